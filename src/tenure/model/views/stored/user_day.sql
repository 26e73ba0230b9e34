-- One row per user and local day with a qualifying event: how many events, the account of the first of
-- them, and the user's previous active day (1970-01-01 for the first), so that a distinct count over any
-- window is a sum.
--: by user_id from day
select user_id, account_id, day, prev_day, events
from (
    select user_id, account_id, day,
        lag(day, 1, date '1970-01-01') over (partition by user_id order by day, first_at, account_id) as prev_day,
        cast(sum(events) over (partition by user_id order by day range between current row and current row)
            as bigint) as events
    from activity_day
    where user_id is not null) as active
where prev_day < day  -- further accounts of the same day follow the first
