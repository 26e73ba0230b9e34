-- One row per ticket with steps: when it was first answered, and how many public replies of human
-- agents and messages of the customer it has. Bots, the system and internal notes do not answer.
--: by ticket_id
with message as (
    select ticket_id, "at" as said_at, kind,
        epoch_us("at") * 4 + case kind when 'customer_message' then 1 when 'agent_reply' then 2 else 3 end as place,
        case when kind = 'agent_reply' and coalesce(actor_kind, 'agent') = 'agent' and coalesce(is_public, true)
            then 1 else 0 end as is_reply,
        case when kind = 'opened' and actor_kind = 'agent' then 1 else 0 end as opens_as_agent
    from ticket_events
    where kind in ('opened', 'customer_message', 'agent_reply', 'internal_note')
),
told as (
    select ticket_id,
        sum(is_reply) as agent_replies,
        count(case when kind = 'customer_message' then 1 end) as customer_messages,
        max(opens_as_agent) as is_by_agent,
        arg_min(is_reply, place) filter (where kind <> 'opened') as opens_with_reply,
        min(said_at, 2) filter (where is_reply = 1) as replied_at
    from message
    group by ticket_id
)
select ticket_id, cast(agent_replies as bigint) as agent_replies,
    greatest(customer_messages - 1, 0) as customer_replies,
    -- an agent's own opening comment is no answer: the next one is
    case when is_by_agent = 1 and opens_with_reply = 1 then replied_at[2] else replied_at[1] end as first_response_at
from told
