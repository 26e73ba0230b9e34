-- For each day, the tickets that are open at its end.
with day as (
    select cast(d as date) as day
    from generate_series(timestamp '2024-01-01', timestamp '2025-12-31', interval '1 day') as t(d)
)
select d.day, count(t.ticket_id) as value
from day as d
left join tickets as t on cast(t.opened_at as date) <= d.day
    and (t.resolved_at is null or cast(t.resolved_at as date) > d.day)
group by 1 order by 1
