-- Ten users for each account, on average; they come after their account.
select 'u' || i as user_id, 'a' || i % $accounts as account_id,
    $first + to_seconds(pick(i, 11, 640 * 86400)) as created_at,
    ['admin', 'member', 'viewer'][1 + pick(i, 12, 3)] as role
from range($users) as t(i)
