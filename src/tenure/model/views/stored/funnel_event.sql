-- One row per funnel, step of it and event that takes the step, by a user or else an anonymous visitor.
--: by user_id, day
select f.funnel, f.step, f.window_days, e.event_id, e.occurred_at, e.received_at, local_day(e.occurred_at) as day,
    e.user_id, e.account_id,
    case when e.user_id is null then 'anonymous ' || e.anonymous_id else 'user ' || e.user_id end as actor_id
from events as e
join setting_funnel as f on f.event = e.event
where coalesce(e.user_id, e.anonymous_id) is not null
