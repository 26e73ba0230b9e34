-- One row per user with a known creation and onboarding step, and one for 'all': whether it was done
-- within $onboarding_horizon_days of the creation, and mature_at, the end of that time.
--: by user_id
with horizon as (
    select user_id, account_id, day, created_at + to_days(cast($onboarding_horizon_days as integer)) as mature_at
    from user_start
    where created_at is not null
),
done as (
    select distinct user_id, event from onboarding_done
),
step as (
    select h.user_id, h.account_id, h.day, h.mature_at, s.event as step,
        case when d.event is null then 0 else 1 end as is_done
    from horizon as h
    cross join (select distinct event from setting_onboarding) as s
    left join done as d on d.user_id = h.user_id and d.event = s.event
)
select user_id, account_id, day, mature_at, step, is_done from step
union all
select user_id, account_id, day, mature_at, 'all', min(is_done) from step group by user_id, account_id, day, mature_at
