-- One row per feature that only some plans have and day on which an account on such a plan was active, with
-- the previous such day (1970-01-01 for the first).
--: by account_id from day per feature
select r.feature, d.account_id, d.day,
    lag(d.day, 1, date '1970-01-01') over (partition by r.feature, d.account_id order by d.day) as prev_day
from account_day as d
join attribute_span as p on p.account_id = d.account_id and p.attribute = 'plan'
    and p.day <= d.day and p.until_day > d.day
join feature_rule as r on r.plan = p.value
