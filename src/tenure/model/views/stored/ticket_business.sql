-- One row per ticket that counts and has business hours: business seconds from its opening to its first
-- response and to its last solve (null where there is none). The schedule is the ticket's own, else the
-- only one there is. Open time is counted up to both instants and subtracted.
--: by ticket_id
with only_schedule as (
    select case when min(schedule) = max(schedule) then min(schedule) end as schedule from business_hours
),
timed as (
    select t.ticket_id, coalesce(t.schedule, o.schedule) as schedule, t.opened_at, t.first_response_at, t.resolved_at
    from ticket as t
    cross join (select schedule from only_schedule) as o
),
known as (
    select t.* from timed as t
    join (select distinct schedule from business_hours) as h on h.schedule = t.schedule
),
counted as (
    select k.ticket_id, k.opened_at, k.first_response_at, k.resolved_at,
        coalesce(a.seconds_before + least(seconds_between(a.begins_at, k.opened_at), a.seconds), 0) as at_opening,
        coalesce(b.seconds_before + least(seconds_between(b.begins_at, k.first_response_at), b.seconds), 0) as at_response,
        coalesce(c.seconds_before + least(seconds_between(c.begins_at, k.resolved_at), c.seconds), 0) as at_solve
    from known as k
    asof left join open_hours as a on a.schedule = k.schedule and a.begins_at <= k.opened_at
    asof left join open_hours as b on b.schedule = k.schedule and b.begins_at <= k.first_response_at
    asof left join open_hours as c on c.schedule = k.schedule and c.begins_at <= k.resolved_at
)
select t.ticket_id, t.account_id, t.user_id, t.channel, t.category, t.priority, t.assignee, t.opened_day, t.resolved_day,
    case when c.first_response_at >= c.opened_at then at_response - at_opening end as response_seconds,
    case when c.resolved_at >= c.opened_at then at_solve - at_opening end as resolution_seconds
from counted as c
join ticket as t on t.ticket_id = c.ticket_id
