-- One row per user with a known creation: whether the value event came within $activation_horizon_days,
-- and mature_at, the end of that time.
--: by user_id
with horizon as (
    select user_id, account_id, day, created_at,
        created_at + to_days(cast($activation_horizon_days as integer)) as mature_at
    from user_start
    where created_at is not null
)
select h.user_id, h.account_id, h.day, h.mature_at,
    max(case when r.occurred_at <= h.mature_at then 1 else 0 end) as is_activated
from horizon as h
left join value_event as r on r.user_id = h.user_id and r.occurred_at >= h.created_at
group by h.user_id, h.account_id, h.day, h.mature_at
