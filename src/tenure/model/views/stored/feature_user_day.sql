-- One row per feature, user and day on which the user used it, with the account of the first use.
-- reached_day is the latest day since which there were enough uses to make an adopter, prev_reached_day that
-- of the day of use before: so adopters of any window are those with reached_day in it and prev_reached_day
-- before it. Both are 1970-01-01 while there were not enough.
--: by user_id from day per feature back reached_day
with used as (
    select feature, user_id, arg_min(account_id, row(first_at, account_id)) as account_id, day, sum(uses) as uses,
        max(min_uses) as min_uses
    from feature_use
    where user_id is not null
    group by feature, user_id, day
),
counted as (
    select *, sum(uses) over (partition by feature, user_id order by day rows unbounded preceding) as total
    from used
    where min_uses > 1
),
reached as (
    select feature, user_id, account_id, day, uses, day as reached_day from used where min_uses <= 1
    union all
    select feature, user_id, account_id, day, uses,
        case when total < min_uses then date '1970-01-01'
            else first_value(day) over (partition by feature, user_id order by total
                range between min_uses - 1 preceding and current row) end
    from counted
)
select feature, user_id, account_id, day, cast(uses as bigint) as uses, reached_day,
    lag(reached_day, 1, date '1970-01-01') over (partition by feature, user_id order by day) as prev_reached_day
from reached
