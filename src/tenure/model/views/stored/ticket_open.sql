-- One row per ticket and span of days [day, until_day) at whose end it is not solved or closed; is_ours
-- is 1 while it is new or open, so that the next step is the agents'. first_day is that of its opening.
-- Where a ticket has no steps it is open until its last solve, and is_ours is 0 since nobody knows.
--: by ticket_id
with span as (
    select ticket_id, began_at, ended_at, case when status in ('new', 'open') then 1 else 0 end as is_ours
    from ticket_status
    where is_done = 0
    union all
    select ticket_id, opened_at, coalesce(resolved_at, timestamp '2100-01-01'), 0
    from ticket
    where has_steps = 0
)
select s.ticket_id, t.account_id, t.user_id, t.channel, t.category, t.priority, t.assignee, s.is_ours,
    t.opened_day as first_day, local_day(s.began_at) as day, local_day(s.ended_at) as until_day
from span as s
join ticket as t on t.ticket_id = s.ticket_id
where local_day(s.began_at) < local_day(s.ended_at)
