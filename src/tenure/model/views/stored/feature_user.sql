-- One row per feature, known user and span of days [day, until_day) on which the user may use it.
--: by user_id; attribute_span via user_start on account_id
select r.feature, u.user_id, u.account_id, u.day, date '2100-01-01' as until_day
from user_start as u
join feature_rule as r on r.plan is null
union all
select r.feature, u.user_id, u.account_id, greatest(u.day, p.day) as day, p.until_day
from user_start as u
join attribute_span as p on p.account_id = u.account_id and p.attribute = 'plan'
join feature_rule as r on r.plan = p.value
where p.until_day > u.day
