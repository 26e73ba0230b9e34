-- Offers of more, accepted by some.
with made as (
    select i, $first + to_seconds(pick(i, 122, 731 * 86400)) as presented_at from range($accounts) as t(i)
)
select 'f' || i as offer_id, 'a' || pick(i, 121, $accounts) as account_id, 'upsell' as kind, presented_at,
    case when pick(i, 123, 4) = 0 and presented_at + to_seconds(400000) < $end
        then presented_at + to_seconds(400000) end as accepted_at
from made
