-- Twenty tickets for each account, answered and mostly solved.
with asked as (
    select i, $first + to_seconds(pick(i, 61, 731 * 86400)) as opened_at, pick(i, 62, $users) as who from range($tickets) as t(i)
),
due as (
    select i, who, opened_at, opened_at + to_seconds(60 + pick(i, 67, 20000)) as answered_at,
        opened_at + to_seconds(3600 + pick(i, 68, 500000)) as first_at,
        case when pick(i, 69, 12) = 0 then 1 else 0 end as reopens, pick(i, 66, 20) > 0 as is_solved
    from asked
),
done as (
    select *, first_at + to_seconds(200000 * reopens) as last_at,
        is_solved and first_at + to_seconds(200000 * reopens) < $end as is_done
    from due
)
select 't' || i as ticket_id, 'a' || who % $accounts as account_id, 'u' || who as user_id, opened_at,
    ['email', 'chat', 'phone'][1 + pick(i, 63, 3)] as channel,
    ['how_to', 'bug', 'billing_question', 'feature'][1 + pick(i, 64, 4)] as category,
    ['low', 'normal', 'high'][1 + pick(i, 65, 3)] as priority,
    case when is_done then 'solved' else 'open' end as status,
    case when answered_at < $end then answered_at end as first_response_at,
    case when is_done then first_at end as first_resolved_at, case when is_done then last_at end as resolved_at,
    1 + pick(i, 70, 5) as agent_replies, pick(i, 71, 4) as customer_replies,
    case when is_done then reopens else 0 end as reopens, 'agent' || pick(i, 72, 30) as assignee,
    300 + pick(i, 73, 9000) as handling_seconds
from done
