-- A day's tickets.
with asked as (
    select i, $first + to_days(731) + to_seconds(pick(i, 221, 80000)) as opened_at, pick(i, 222, $users) as who
    from range($tickets // 731 + 1) as t(i)
)
select 'w' || i as ticket_id, 'a' || who % $accounts as account_id, 'u' || who as user_id, opened_at, 'email' as channel,
    'bug' as category, 'normal' as priority, 'open' as status, opened_at + to_seconds(600) as first_response_at,
    1 as agent_replies, 'agent' || pick(i, 223, 30) as assignee
from asked
