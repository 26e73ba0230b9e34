-- One row per feature and user: the first active day on or after the feature's first use by anybody
-- (its launch), and the day on which the user became an adopter (2100-01-01 for not yet).
--: by user_id
with active as (
    select l.feature, d.user_id, d.account_id, d.day as active_day
    from feature_launch as l
    join user_day as d on d.day >= l.launch_day and d.prev_day < l.launch_day
    join feature_rule as r on r.feature = l.feature and r.plan is null
    union all
    select l.feature, d.user_id, d.account_id, d.day
    from feature_launch as l
    join eligible_user_day as d on d.feature = l.feature and d.day >= l.launch_day and d.prev_day < l.launch_day
),
adopted as (
    select feature, user_id, min(day) as adopted_day
    from feature_user_day
    where reached_day > date '1970-01-01'
    group by feature, user_id
)
select a.feature, a.user_id, a.account_id, a.active_day, coalesce(d.adopted_day, date '2100-01-01') as adopted_day
from active as a
left join adopted as d on d.feature = a.feature and d.user_id = a.user_id
