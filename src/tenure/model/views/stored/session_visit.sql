-- One row per session made of a user's (or visitor's) events that lie at most $session_gap_minutes apart;
-- an event until open_until would belong to it too.
--: by user_id, visitor since started_at to open_until of occurred_at; user_account via session_visit on user_id
-- of the events only the first and the last of each visit are kept
with neighbour as (
    select user_id, visitor, account_id, occurred_at,
        seconds_between(lag(occurred_at, 1, timestamp '1900-01-01') over visit, occurred_at) as since_last,
        seconds_between(occurred_at, lead(occurred_at, 1, timestamp '2200-01-01') over visit) as until_next
    from visit_event
    window visit as (partition by user_id, visitor order by occurred_at, account_id)
),
border as (
    select user_id, visitor, account_id, occurred_at as started_at, since_last > 60 * $session_gap_minutes as starts,
        case when until_next > 60 * $session_gap_minutes then occurred_at
            else lead(occurred_at, 1, occurred_at) over visit end as ended_at
    from neighbour
    where since_last > 60 * $session_gap_minutes or until_next > 60 * $session_gap_minutes
    window visit as (partition by user_id, visitor order by occurred_at, account_id)
)
select coalesce(b.user_id, b.visitor) || ' ' || cast(b.started_at as varchar) as session_id, b.user_id, b.visitor,
    coalesce(b.account_id, a.account_id) as account_id, b.started_at, b.ended_at,
    local_day(b.started_at) as day, b.ended_at + to_minutes($session_gap_minutes) as open_until
from border as b
left join user_account as a on a.user_id = case when b.account_id is null then b.user_id end
    and a.since <= b.started_at and a.until > b.started_at
where b.starts
