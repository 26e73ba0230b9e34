-- An invitation for each answer, and as many without one.
select 'n' || i as invitation_id, ['nps', 'csat', 'ces'][1 + i // 2 % 3] as survey,
    $first + to_seconds(pick(i // 2, 83, 731 * 86400)) - to_hours(5) as sent_at, true as delivered,
    'a' || pick(i // 2, 84, $users) % $accounts as account_id, 'u' || pick(i // 2, 84, $users) as user_id,
    case when i // 2 % 3 = 0 then 'relationship' else 'ticket' end as touchpoint,
    case when i % 2 = 0 then 'r' || i // 2 end as response_id
from range(2 * $answers) as t(i)
