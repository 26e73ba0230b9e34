-- One more day: visits of as many users as on a usual day, and one late visit in a hundred, up to 30 days old.
with visit as (
    select pick(i, 201, $users) as who, i,
        case when i % 100 = 0 then 731 - 1 - pick(i, 202, 30) else 731 end as day, 1 + pick(i, 204, 16) as events
    from range($users * 12 // 731) as t(i)
)
select 'x' || i || '-' || e.n as event_id,
    ['view', 'edit', 'share', 'export', 'invite', 'comment', 'report', 'search', 'login', 'sync', 'upload', 'import']
        [1 + case when e.n = 0 then 8 else pick(i * 16 + e.n, 208, 12) end] as event,
    $first + to_days(cast(day as integer)) + to_seconds(25200 + pick(i, 205, 36000) + e.n * (40 + pick(i, 206, 400))) as occurred_at,
    $first + to_days(731) + to_seconds(80000) as received_at, 'u' || who as user_id,
    case when pick(i, 209, 10) > 0 then 'a' || who % $accounts end as account_id, 'web' as source
from visit, range(16) as e(n)
where e.n < events
