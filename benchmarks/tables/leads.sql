-- Leads, one in five of which becomes a customer.
with won as (
    select i, $first + to_seconds(pick(i, 111, 731 * 86400)) as created_at,
        $first + to_seconds(pick(i, 111, 731 * 86400) + pick(i, 114, 3000000)) as converted_at,
        pick(i, 112, 5) = 0 and $first + to_seconds(pick(i, 111, 731 * 86400) + pick(i, 114, 3000000)) < $end as is_won
    from range($accounts) as t(i)
)
select 'd' || i as lead_id, created_at, 'web' as source, case when is_won then 'a' || pick(i, 113, $accounts) end as account_id,
    case when is_won then converted_at end as converted_at
from won
