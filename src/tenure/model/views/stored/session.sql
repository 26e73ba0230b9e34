-- One row per session, with the local day of its start and its length in seconds (at most
-- $session_max_hours; is_capped marks those). Loaded sessions where there are any, else made of events:
-- by their session_id, else per user (or visitor) with gaps of at most $session_gap_minutes.
with given as (
    select s.session_id, s.user_id, coalesce(s.account_id, a.account_id) as account_id, s.started_at, s.ended_at
    from sessions as s
    left join user_account as a on a.user_id = case when s.account_id is null then s.user_id end
        and a.since <= s.started_at and a.until > s.started_at
),
event as (
    select session_id, user_id, case when user_id is null then anonymous_id end as visitor, account_id, occurred_at
    from events
    where (select count(*) from sessions) = 0
),
named as (
    select session_id, arg_min(user_id, occurred_at) as user_id, arg_min(account_id, occurred_at) as account_id,
        min(occurred_at) as started_at, max(occurred_at) as ended_at
    from event
    where session_id is not null
    group by session_id
),
-- of the other events only the first and the last of each visit are kept
neighbour as (
    select user_id, visitor, account_id, occurred_at,
        seconds_between(lag(occurred_at, 1, timestamp '1900-01-01') over visit, occurred_at) as since_last,
        seconds_between(occurred_at, lead(occurred_at, 1, timestamp '2200-01-01') over visit) as until_next
    from event
    where session_id is null and (user_id is not null or visitor is not null)
    window visit as (partition by user_id, visitor order by occurred_at, account_id)
),
border as (
    select user_id, visitor, account_id, occurred_at as started_at, since_last > 60 * $session_gap_minutes as starts,
        case when until_next > 60 * $session_gap_minutes then occurred_at
            else lead(occurred_at, 1, occurred_at) over visit end as ended_at
    from neighbour
    where since_last > 60 * $session_gap_minutes or until_next > 60 * $session_gap_minutes
    window visit as (partition by user_id, visitor order by occurred_at, account_id)
),
held as (
    select session_id, user_id, account_id, started_at, ended_at from given
    union all
    select n.session_id, n.user_id, coalesce(n.account_id, a.account_id), n.started_at, n.ended_at
    from named as n
    left join user_account as a on a.user_id = case when n.account_id is null then n.user_id end
        and a.since <= n.started_at and a.until > n.started_at
    union all
    select coalesce(b.user_id, b.visitor) || ' ' || cast(b.started_at as varchar), b.user_id,
        coalesce(b.account_id, a.account_id), b.started_at, b.ended_at
    from border as b
    left join user_account as a on a.user_id = case when b.account_id is null then b.user_id end
        and a.since <= b.started_at and a.until > b.started_at
    where b.starts
)
select session_id, user_id, account_id, local_day(started_at) as day,
    cast(least(greatest(seconds_between(started_at, ended_at), 0), 3600 * $session_max_hours) as decimal(18, 6))
        as seconds,
    case when seconds_between(started_at, ended_at) > 3600 * $session_max_hours then 1 else 0 end as is_capped
from held
