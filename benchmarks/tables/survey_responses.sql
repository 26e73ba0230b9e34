-- NPS, CSAT and effort in turn; satisfaction and effort follow a ticket.
select 'r' || i as response_id, ['nps', 'csat', 'ces'][1 + i % 3] as survey,
    ['nps_0_10', 'csat_1_5', 'ces_1_7'][1 + i % 3] as instrument,
    cast(case i % 3 when 0 then greatest(pick(i, 81, 11), pick(i, 82, 11)) when 1 then 1 + pick(i, 81, 5) else 1 + pick(i, 81, 7) end
        as decimal(28, 10)) as score,
    $first + to_seconds(pick(i, 83, 731 * 86400)) as answered_at, 'a' || pick(i, 84, $users) % $accounts as account_id,
    'u' || pick(i, 84, $users) as user_id, case when i % 3 = 0 then 'relationship' else 'ticket' end as touchpoint,
    case when i % 3 > 0 then 't' || pick(i, 85, $tickets) end as ticket_id,
    case when pick(i, 86, 4) = 0 then 'text' end as comment
from range($answers) as t(i)
