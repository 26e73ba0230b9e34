-- One row per user with a known creation, onboarding step and local day on which it was done, up to
-- $onboarding_horizon_days after the creation.
--: by user_id, day
select u.user_id, e.event, local_day(e.occurred_at) as day
from user_start as u
join events as e on e.user_id = u.user_id
    and e.occurred_at <= u.created_at + to_days(cast($onboarding_horizon_days as integer))
where e.event in (select event from setting_onboarding)
group by u.user_id, e.event, local_day(e.occurred_at)
