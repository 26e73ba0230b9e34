-- Comments with a theme and a mood.
select 'b' || i as feedback_id, $first + to_seconds(pick(i, 141, 731 * 86400)) as said_at, 'survey' as source, 'text' as text,
    'a' || pick(i, 142, $users) % $accounts as account_id, 'u' || pick(i, 142, $users) as user_id,
    ['speed', 'price', 'reports', 'support'][1 + pick(i, 143, 4)] as theme,
    ['positive', 'neutral', 'negative'][1 + pick(i, 144, 3)] as sentiment
from range($answers // 4) as t(i)
