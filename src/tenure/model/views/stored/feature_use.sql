-- One row per feature, user, account and local day: qualifying events of the feature, of accounts whose
-- plan has it on that day.
--: by user_id, day; attribute_span via activity_day on account_id
with named as (
    select distinct feature, event from setting_feature
),
used as (
    select n.feature, e.user_id, coalesce(e.account_id, a.account_id) as account_id, local_day(e.occurred_at) as day,
        count(*) as uses, min(e.occurred_at) as first_at
    from events as e
    join named as n on n.event = e.event
    left join user_account as a on a.user_id = case when e.account_id is null then e.user_id end
        and a.since <= e.occurred_at and a.until > e.occurred_at
    where case when e.event in $activity_passive_events then 0 else 1 end = 1
    group by 1, 2, 3, 4
)
select u.feature, u.user_id, u.account_id, u.day, u.uses, u.first_at, r.min_uses
from used as u
join feature_rule as r on r.feature = u.feature and r.plan is null
union all
select u.feature, u.user_id, u.account_id, u.day, u.uses, u.first_at, r.min_uses
from used as u
join attribute_span as p on p.account_id = u.account_id and p.attribute = 'plan'
    and p.day <= u.day and p.until_day > u.day
join feature_rule as r on r.feature = u.feature and r.plan = p.value
