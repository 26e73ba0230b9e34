-- Customers who bring others.
select 'g' || i as referral_id, 'a' || pick(i, 131, $accounts) as account_id,
    $first + to_seconds(pick(i, 132, 731 * 86400)) as referred_at, 'a' || pick(i, 133, $accounts) as referred_account_id
from range($accounts // 10) as t(i)
