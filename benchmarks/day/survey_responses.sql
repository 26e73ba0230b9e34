-- A day's answers.
select 'q' || i as response_id, 'nps' as survey, 'nps_0_10' as instrument, cast(pick(i, 231, 11) as decimal(28, 10)) as score,
    $first + to_days(731) + to_seconds(pick(i, 232, 80000)) as answered_at, 'a' || pick(i, 233, $users) % $accounts as account_id,
    'u' || pick(i, 233, $users) as user_id, 'relationship' as touchpoint
from range($answers // 731 + 1) as t(i)
