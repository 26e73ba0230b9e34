-- Yearly terms of an account in three, one after another.
select 'c' || i || '-' || k as contract_id, 'a' || i as account_id, 'core' as product,
    cast($first as date) - 300 + cast(k * 365 + pick(i, 51, 365) as integer) as started_on,
    cast($first as date) - 300 + cast((k + 1) * 365 + pick(i, 51, 365) as integer) as ended_on,
    cast(600 + pick(i * 4 + k, 52, 9000) as decimal(28, 10)) as annual_value, 'USD' as currency,
    pick(i, 53, 2) = 0 as auto_renew,
    $first - to_days(330 - cast(k * 365 + pick(i, 51, 365) as integer)) as signed_at
from range($accounts) as t(i), range(2) as n(k)
where i % 3 = 0 and k < 1 + pick(i, 54, 3)
