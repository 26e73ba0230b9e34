-- One row per session, with the local day of its start and its length in seconds (at most
-- $session_max_hours; is_capped marks those). Loaded sessions where there are any, else made of events:
-- by their session_id, else per user (or visitor) with gaps of at most $session_gap_minutes.
--: each
with held as (
    select session_id, user_id, account_id, day, started_at, ended_at from session_given
    union all
    select session_id, user_id, account_id, day, started_at, ended_at from session_named
    union all
    select session_id, user_id, account_id, day, started_at, ended_at from session_visit
)
select session_id, user_id, account_id, day,
    cast(least(greatest(seconds_between(started_at, ended_at), 0), 3600 * $session_max_hours) as decimal(18, 6))
        as seconds,
    case when seconds_between(started_at, ended_at) > 3600 * $session_max_hours then 1 else 0 end as is_capped
from held
