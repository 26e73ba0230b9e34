-- A monthly invoice line for an account in two, and usage for one in ten.
select 'l' || i || '-' || k as line_id, 'a' || i as account_id,
    case when pick(i, 91, 10) = 0 then 'usage' else 'subscription' end as kind,
    cast($first as date) + cast(30 * k as integer) as starts_on, cast($first as date) + cast(30 * k + 30 as integer) as until_on,
    cast(20 + pick(i * 32 + k, 92, 900) as decimal(28, 10)) as amount, 'USD' as currency,
    cast($first as date) + cast(30 * k + 30 as integer) as due_on,
    case when pick(i * 32 + k, 93, 30) > 0 then $first + to_days(cast(30 * k + pick(i * 32 + k, 94, 40) as integer)) end as paid_at
from range($accounts) as t(i), range(24) as n(k)
where i % 2 = 0
