-- One row per account that did not pay when its first trial started: that trial. It ended at the earliest of
-- its scheduled end, its cancellation and the first payment (MRR above zero; converted_at only where the
-- workspace has no subscription items at all). paid_day is 2100-01-01 while nothing was paid.
--: by account_id
with numbered as (
    select *, row_number() over (partition by account_id order by started_at, trial_id) as number from trials
),
start_item as (
    select p.account_id, p.until_day, min(s.started_at) as paid_at
    from paying_stretch as p
    join item_span as i on i.account_id = p.account_id and i.day = p.day and i.mrr > 0
    join subscription_items as s on s.item_id = i.item_id
    group by p.account_id, p.day, p.until_day
),
payment as (
    select t.trial_id, min(case when s.paid_at >= t.started_at then s.paid_at end) as paid_at,
        max(case when s.paid_at < t.started_at and s.until_day > local_day(t.started_at) then 1 else 0 end) as paid_before
    from numbered as t
    join start_item as s on s.account_id = t.account_id
    where t.number = 1
    group by t.trial_id
),
first_trial as (
    select t.trial_id, t.account_id, t.user_id, t.plan, t.started_at, t.ends_at, t.cancelled_at,
        coalesce(p.paid_before, 0) as paid_before,
        case when b.items = 0 then t.converted_at else p.paid_at end as paid_at
    from numbered as t
    left join payment as p on p.trial_id = t.trial_id
    cross join billing as b
    where t.number = 1
),
ended as (
    select *, least(ends_at, coalesce(cancelled_at, ends_at), coalesce(paid_at, ends_at)) as ended_at
    from first_trial
    where paid_before = 0
)
select trial_id, account_id, user_id, plan,
    local_day(started_at) as start_day,
    local_day(ended_at) as end_day,
    coalesce(local_day(paid_at), date '2100-01-01') as paid_day,
    ended_at + to_days($trial_grace_days) as grace_until,
    started_at + to_days($trial_horizon_days) as horizon_until,
    case when paid_at <= ended_at + to_days($trial_grace_days) then 1 else 0 end as is_paid_in_grace,
    case when paid_at <= started_at + to_days($trial_horizon_days) then 1 else 0 end as is_paid_in_horizon
from ended
