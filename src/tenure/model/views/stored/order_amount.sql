-- One row per order that was not cancelled or refunded: its amount at the rate of its day, and the day of the
-- account's order before (1970-01-01 for the first).
--: by account_id; rate_day via orders on currency, day
with paid as (
    select order_id, account_id, user_id, amount, currency, ordered_at, local_day(ordered_at) as day
    from orders
    where coalesce(status, 'paid') not in ('cancelled', 'refunded')
)
select o.order_id, o.account_id, o.user_id, o.day, converted(o.amount, r.rate) as amount,
    lag(o.day, 1, date '1970-01-01') over (partition by o.account_id order by o.ordered_at, o.order_id) as prev_day
from paid as o
left join rate_day as r on r.currency = o.currency and r.day = o.day
