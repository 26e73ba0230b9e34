-- One row per ticket that counts and has business hours: business seconds from its opening to its first
-- response and to its last solve (null where there is none). The schedule is the ticket's own, else the
-- only one there is. Open time is counted up to both instants and subtracted.
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
-- instants of tickets and starts of open hours in one order: all of the hours' columns grow, so the greatest
-- so far are those of the last start at or before the instant
mark as (
    select schedule, begins_at as marked_at, begins_at, seconds_before, seconds_before + seconds as seconds_by_end,
        0 as place, null as ticket_id
    from open_hours
    union all select schedule, opened_at, null, null, null, 1, ticket_id from known
    union all select schedule, first_response_at, null, null, null, 2, ticket_id
    from known where first_response_at is not null
    union all select schedule, resolved_at, null, null, null, 3, ticket_id from known where resolved_at is not null
),
reached as (
    select ticket_id, place, marked_at,
        max(begins_at) over hours as begins_at, max(seconds_before) over hours as seconds_before,
        max(seconds_by_end) over hours as seconds_by_end
    from mark
    window hours as (partition by schedule order by marked_at, place rows unbounded preceding)
),
spent as (
    select ticket_id, place,
        coalesce(least(seconds_before + seconds_between(begins_at, marked_at), seconds_by_end), 0) as seconds
    from reached
    where place > 0
),
counted as (
    select k.ticket_id, k.opened_at, k.first_response_at, k.resolved_at,
        max(case when s.place = 1 then s.seconds end) as at_opening,
        max(case when s.place = 2 then s.seconds end) as at_response,
        max(case when s.place = 3 then s.seconds end) as at_solve
    from known as k
    join spent as s on s.ticket_id = k.ticket_id
    group by k.ticket_id, k.opened_at, k.first_response_at, k.resolved_at
)
select t.ticket_id, t.account_id, t.user_id, t.channel, t.category, t.priority, t.assignee, t.opened_day, t.resolved_day,
    case when c.first_response_at >= c.opened_at then at_response - at_opening end as response_seconds,
    case when c.resolved_at >= c.opened_at then at_solve - at_opening end as resolution_seconds
from counted as c
join ticket as t on t.ticket_id = c.ticket_id
