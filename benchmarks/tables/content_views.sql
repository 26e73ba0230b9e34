-- Lessons and articles.
select 'v' || i as view_id, 'lesson' || pick(i, 151, 50) as content_id, 'u' || pick(i, 152, $users) as user_id,
    $first + to_seconds(pick(i, 153, 731 * 86400)) as started_at, cast(pick(i, 154, 101) / 100.0 as decimal(18, 12)) as share_consumed,
    'onboarding' as category
from range($answers) as t(i)
