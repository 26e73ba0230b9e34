-- One row per ticket that counts: not deleted, spam, internal or merged into another. has_steps says
-- that ticket_events has steps of it, from which its times and counts are then derived.
--: by ticket_id; users via tickets on user_id
with stepped as (
    select ticket_id, max(case when kind in ('merged', 'deleted') or (kind = 'status' and value = 'deleted')
        then 1 else 0 end) as is_gone
    from ticket_events
    group by ticket_id
)
select t.ticket_id, coalesce(t.account_id, u.account_id) as account_id, t.user_id, t.channel, t.category, t.priority,
    t.assignee, t.schedule, t.status, t.opened_at, t.first_response_at, t.first_resolved_at, t.resolved_at, t.closed_at,
    t.agent_replies, t.customer_replies, t.reopens, t.handling_seconds,
    case when s.ticket_id is null then 0 else 1 end as has_steps
from tickets as t
left join stepped as s on s.ticket_id = t.ticket_id
left join users as u on u.user_id = t.user_id
where coalesce(s.is_gone, 0) = 0
    and t.merged_into_id is null
    and coalesce(t.status, '') <> 'deleted'
    and not coalesce(t.is_deleted, false)
    and not coalesce(t.is_spam, false)
    and not coalesce(t.is_internal, false)
