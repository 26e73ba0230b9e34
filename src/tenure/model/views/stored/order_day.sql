-- One row per account and local day with an order that counts: not cancelled, not refunded, no subscription
-- renewal. number counts the account's order days; prev_day is 1970-01-01 for the first, next_day
-- 2100-01-01 for the last.
--: by account_id
with counted as (
    select account_id, local_day(ordered_at) as day
    from orders
    where coalesce(status, 'paid') not in ('cancelled', 'refunded') and coalesce(kind, '') <> 'subscription'
    group by account_id, local_day(ordered_at)
)
select account_id, day,
    lag(day, 1, date '1970-01-01') over w as prev_day,
    lead(day, 1, date '2100-01-01') over w as next_day,
    row_number() over w as number
from counted
window w as (partition by account_id order by day)
