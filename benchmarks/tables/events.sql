-- Days on which a user is active (about 12 of them, in a stretch that starts with the user), each with one
-- visit of 1 to 16 events some minutes apart; a pause of an hour splits one visit in eight. One event in ten
-- names no account. In the order of time, as they would arrive.
with active as (
    select distinct i as who, least(pick(i, 11, 640 * 86400) // 86400 + pick(i * 64 + k, 21, 20 + pick(i, 22, 600)), 730) as day
    from range($users) as t(i), range(27) as n(k)
    where k < 1 + pick(i, 23, 27)
),
visit as (
    select who, day, who * 1024 + day as place, 1 + pick(who * 1024 + day, 24, 16) as events from active
),
happened as (
    select v.who, v.place, e.n, $first + to_days(cast(v.day as integer))
        + to_seconds(25200 + pick(v.place, 25, 36000) + e.n * (40 + pick(v.place, 26, 400))
            + case when e.n >= 4 and pick(v.place, 27, 8) = 0 then 3600 else 0 end) as occurred_at
    from visit as v, range(16) as e(n)
    where e.n < v.events
)
select 'e' || place || '-' || n as event_id,
    ['view', 'edit', 'share', 'export', 'invite', 'comment', 'report', 'search', 'login', 'sync', 'upload', 'import']
        [1 + case when n = 0 then 8 else pick(place * 16 + n, 28, 12) end] as event,
    occurred_at, occurred_at + to_seconds(2) as received_at, 'u' || who as user_id,
    case when pick(place, 29, 10) > 0 then 'a' || who % $accounts end as account_id, 'web' as source
from happened
order by occurred_at
