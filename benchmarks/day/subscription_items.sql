-- One account in 24 gets new terms: another item that starts today.
select 'j' || i as item_id, 's' || i as subscription_id, 'a' || i as account_id, 'core' as product, 'pro' as plan,
    cast(1 + pick(i, 211, 40) as decimal(28, 10)) as quantity, cast(7 as decimal(28, 10)) as unit_amount,
    'USD' as currency, 'month' as "interval", 'seat' as unit, $first + to_days(731) as started_at
from range($accounts) as t(i)
where i % 24 = 7
