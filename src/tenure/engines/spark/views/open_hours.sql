-- As the common view; Spark has no times of day, so opens and closes are text ('08:30:00').
with reach as (
    select least(min(opened_at), min(first_response_at), min(resolved_at)) as first_at,
        greatest(max(opened_at), max(first_response_at), max(resolved_at)) as last_at
    from ticket
),
day_of as (
    select explode(sequence(date_sub(greatest(cast(first_at as date), date '1970-01-01'), 2),
        cast(last_at + interval '2' day - interval '1' microsecond as date), interval '1' day)) as day
    from reach
),
holiday as (
    select distinct schedule, holiday_on as day from business_hours where holiday_on is not null
),
weekly as (
    select schedule, time_zone, weekday, opens, closes,
        coalesce(valid_from, timestamp_ntz '1900-01-01') as valid_from,
        coalesce(valid_until, timestamp_ntz '2100-01-01') as valid_until
    from business_hours
    where weekday is not null and opens is not null and closes is not null and holiday_on is null
),
laid as (
    select w.schedule,
        greatest(timezone('UTC', timezone(w.time_zone, cast(concat(d.day, ' ', w.opens) as timestamp_ntz))),
            w.valid_from) as begins_at,
        -- 00:00 is the end of the day, and hours that end before they start go on past midnight
        least(timezone('UTC', timezone(w.time_zone,
            cast(concat(case when w.closes <= w.opens then date_add(d.day, 1) else d.day end, ' ', w.closes)
                as timestamp_ntz))), w.valid_until) as ends_at
    from weekly as w
    join day_of as d on weekday(d.day) + 1 = w.weekday
    left join holiday as h on h.schedule = w.schedule and h.day = d.day
    where h.day is null
),
-- where hours overlap, the later row counts only from the end of those before it
apart as (
    select schedule, ends_at,
        greatest(begins_at, coalesce(max(ends_at) over (partition by schedule order by begins_at, ends_at
            rows between unbounded preceding and 1 preceding), begins_at)) as begins_at
    from laid
    where begins_at < ends_at
),
timed as (
    select schedule, begins_at, timestampdiff(microsecond, begins_at, ends_at) / cast(1000000 as double) as seconds
    from apart
    where begins_at < ends_at
)
select schedule, begins_at, seconds,
    sum(seconds) over (partition by schedule order by begins_at rows unbounded preceding) - seconds as seconds_before
from timed
