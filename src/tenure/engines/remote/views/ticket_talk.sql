-- One row per ticket with steps: when it was first answered, and how many public replies of human
-- agents and messages of the customer it has. Bots, the system and internal notes do not answer.
with message as (
    select ticket_id, "at" as said_at, kind,
        case kind when 'customer_message' then 1 when 'agent_reply' then 2 else 3 end as place,
        case when kind = 'agent_reply' and coalesce(actor_kind, 'agent') = 'agent' and coalesce(is_public, true)
            then 1 else 0 end as is_reply,
        case when kind = 'opened' then 1 else 0 end as is_opening,
        case when kind = 'opened' and actor_kind = 'agent' then 1 else 0 end as opens_as_agent
    from ticket_events
    where kind in ('opened', 'customer_message', 'agent_reply', 'internal_note')
),
numbered as (
    select *,
        row_number() over (partition by ticket_id, is_opening order by said_at, place, is_reply desc) as number,
        row_number() over (partition by ticket_id, is_reply order by said_at) as reply_number
    from message
),
told as (
    select ticket_id,
        sum(is_reply) as agent_replies,
        count(case when kind = 'customer_message' then 1 end) as customer_messages,
        max(opens_as_agent) as is_by_agent,
        max(case when is_opening = 0 and number = 1 then is_reply end) as opens_with_reply,
        min(case when is_reply = 1 and reply_number = 1 then said_at end) as first_reply_at,
        min(case when is_reply = 1 and reply_number = 2 then said_at end) as second_reply_at
    from numbered
    group by ticket_id
)
select ticket_id, cast(agent_replies as bigint) as agent_replies,
    greatest(customer_messages - 1, 0) as customer_replies,
    -- an agent's own opening comment is no answer: the next one is
    case when is_by_agent = 1 and opens_with_reply = 1 then second_reply_at else first_reply_at end
        as first_response_at
from told
