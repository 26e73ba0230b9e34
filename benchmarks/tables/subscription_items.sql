-- A chain of terms for each account: its price, quantity or plan changes every 24 days or so.
with chain as (
    select i, k, i * 32 + k as place, $first + to_days(cast(k * 24 + pick(i * 32 + k, 31, 20) as integer)) as started_at,
        $first + to_days(cast((k + 1) * 24 + pick(i * 32 + k + 1, 31, 20) as integer)) as next_at,
        pick(i, 32, 24) as starts, pick(i, 33, 60) as ends
    from range($accounts) as t(i), range(30) as n(k)
)
select 'i' || place as item_id, 's' || i as subscription_id, 'a' || i as account_id, 'core' as product,
    ['basic', 'pro', 'team', 'enterprise'][1 + pick(i * 4 + k // 10, 34, 4)] as plan,
    cast(1 + pick(place, 35, 40) as decimal(28, 10)) as quantity,
    cast(5 + pick(i, 36, 90) + pick(place, 37, 100) / 100 as decimal(28, 10)) as unit_amount,
    ['USD', 'USD', 'USD', 'EUR'][1 + pick(i, 38, 4)] as currency,
    case when pick(i, 39, 4) = 0 then 'year' else 'month' end as "interval", 'seat' as unit, started_at,
    case when k < 29 or pick(i, 40, 3) = 0 then next_at end as ended_at,
    case when k + 1 = ends then ['cancelled', 'non_payment'][1 + pick(i, 41, 2)] end as ended_reason
from chain
where k >= starts % 20 and k < ends
