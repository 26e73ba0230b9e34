-- Visits end with a gap of half an hour; mean seconds by the month of their start.
with gap as (
    select user_id, occurred_at, lag(occurred_at) over (partition by user_id order by occurred_at) as last_at from events
),
numbered as (
    select user_id, occurred_at, sum(case when last_at is null or occurred_at - last_at > interval '30 minutes'
        then 1 else 0 end) over (partition by user_id order by occurred_at) as visit
    from gap
),
visit as (
    select user_id, visit, min(occurred_at) as started_at, max(occurred_at) as ended_at
    from numbered group by user_id, visit
)
select cast(date_trunc('month', started_at) as date) as month,
    avg(extract(epoch from (ended_at - started_at))) as value
from visit
group by 1 order by 1
