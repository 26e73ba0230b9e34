-- A trial of fourteen days before the first term.
select 'y' || i as trial_id, 'a' || i as account_id, $first + to_days(cast(24 * (pick(i, 32, 24) % 20) as integer)) - to_days(9) as started_at,
    $first + to_days(cast(24 * (pick(i, 32, 24) % 20) as integer)) + to_days(5) as ends_at
from range($accounts) as t(i)
where i % 2 = 1
