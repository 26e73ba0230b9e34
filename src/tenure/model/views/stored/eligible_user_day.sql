-- One row per feature that only some plans have, active day and user on such a plan, with the previous
-- such day (1970-01-01 for the first).
--: by user_id from day per feature; attribute_span via activity_day on account_id
with active as (
    select d.user_id, d.account_id, d.day, r.feature,
        lag(d.day, 1, date '1970-01-01')
            over (partition by r.feature, d.user_id order by d.day, d.first_at, d.account_id) as prev_day
    from activity_day as d
    join attribute_span as p on p.account_id = d.account_id and p.attribute = 'plan'
        and p.day <= d.day and p.until_day > d.day
    join feature_rule as r on r.plan = p.value
    where d.user_id is not null
)
select feature, user_id, account_id, day, prev_day from active where prev_day < day
