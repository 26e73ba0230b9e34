-- One row per schedule and unbroken stretch of business time in UTC: begins_at, its seconds, and the
-- business seconds before it since the schedule began. Weekly hours are laid out on the clock of the
-- schedule's own zone, holidays left out, cut to the instants between which they are valid.
with day_of as (
    select cast(unnest(range(greatest(first_at, timestamp '1970-01-01') - interval 2 day,
        last_at + interval 2 day, interval 1 day)) as date) as day
    from ticket_reach
    where first_at is not null
),
holiday as (
    select distinct schedule, holiday_on as day from business_hours where holiday_on is not null
),
weekly as (
    select schedule, time_zone, weekday, opens, closes,
        coalesce(valid_from, timestamp '1900-01-01') as valid_from,
        coalesce(valid_until, timestamp '2100-01-01') as valid_until
    from business_hours
    where weekday is not null and opens is not null and closes is not null and holiday_on is null
),
laid as (
    select w.schedule,
        greatest(timezone('UTC', timezone(w.time_zone, d.day + w.opens)), w.valid_from) as begins_at,
        -- 00:00 is the end of the day, and hours that end before they start go on past midnight
        least(timezone('UTC', timezone(w.time_zone,
            case when w.closes <= w.opens then d.day + 1 else d.day end + w.closes)), w.valid_until) as ends_at
    from weekly as w
    join day_of as d on isodow(d.day) = w.weekday
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
    select schedule, begins_at, seconds_between(begins_at, ends_at) as seconds from apart where begins_at < ends_at
)
select schedule, begins_at, seconds,
    sum(seconds) over (partition by schedule order by begins_at rows unbounded preceding) - seconds as seconds_before
from timed
