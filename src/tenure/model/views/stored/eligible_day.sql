-- One row per feature that only some plans have, active day and user (unit 'user') or account (unit
-- 'account') on such a plan, with the previous such day (1970-01-01 for the first).
with active as (
    select d.user_id, d.account_id, d.day, d.first_at, r.feature
    from activity_day as d
    join attribute_span as p on p.account_id = d.account_id and p.attribute = 'plan'
        and p.day <= d.day and p.until_day > d.day
    join feature_rule as r on r.plan = p.value
),
by_user as (
    select feature, user_id, account_id, day,
        lag(day, 1, date '1970-01-01') over (partition by feature, user_id order by day, first_at, account_id)
            as prev_day
    from active
    where user_id is not null
),
by_account as (
    select feature, account_id, day,
        lag(day, 1, date '1970-01-01') over (partition by feature, account_id order by day) as prev_day
    from (select distinct feature, account_id, day from active) as days
)
select feature, 'user' as unit, user_id, account_id, day, prev_day from by_user where prev_day < day
union all
select feature, 'account', null, account_id, day, prev_day from by_account
