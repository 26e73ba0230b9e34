-- One row per feature, user and day on which the user used it, with the account of the first use.
-- reached_day is the latest day since which there were enough uses to make an adopter, prev_reached_day that
-- of the day of use before: so adopters of any window are those with reached_day in it and prev_reached_day
-- before it. Both are 1970-01-01 while there were not enough.
with placed as (
    select feature, user_id, account_id, day, uses, min_uses,
        row_number() over (partition by feature, user_id, day
            order by case when account_id is null then 1 else 0 end, first_at, account_id) as place
    from feature_use
    where user_id is not null
),
used as (
    select feature, user_id, max(case when place = 1 then account_id end) as account_id, day, sum(uses) as uses,
        max(min_uses) as min_uses
    from placed
    group by feature, user_id, day
),
counted as (
    select *, sum(uses) over (partition by feature, user_id order by day rows unbounded preceding) as total
    from used
    where min_uses > 1
),
-- totals of the days, and the total that must have been reached for the last min_uses uses to lie since
-- then, in one order, highest first: the earliest day so far is that with the lowest total not below it
mark as (
    select feature, user_id, total, 0 as is_asked, day as counted_day, day from counted
    union all
    select feature, user_id, total - min_uses + 1, 1, null, day from counted where total >= min_uses
),
since as (
    select feature, user_id, day, is_asked,
        min(counted_day) over (partition by feature, user_id order by total desc, is_asked
            rows unbounded preceding) as reached_day
    from mark
),
reached as (
    select feature, user_id, account_id, day, uses, day as reached_day from used where min_uses <= 1
    union all
    select c.feature, c.user_id, c.account_id, c.day, c.uses, coalesce(s.reached_day, date '1970-01-01')
    from counted as c
    left join since as s on s.feature = c.feature and s.user_id = c.user_id and s.day = c.day and s.is_asked = 1
)
select feature, user_id, account_id, day, cast(uses as bigint) as uses, reached_day,
    lag(reached_day, 1, date '1970-01-01') over (partition by feature, user_id order by day) as prev_reached_day
from reached
