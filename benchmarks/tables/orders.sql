-- Orders outside of subscriptions.
select 'o' || i as order_id, 'a' || pick(i, 101, $accounts) as account_id,
    $first + to_seconds(pick(i, 102, 731 * 86400)) as ordered_at, cast(10 + pick(i, 103, 400) as decimal(28, 10)) as amount,
    'USD' as currency, 'paid' as status, 'core' as product
from range($answers) as t(i)
