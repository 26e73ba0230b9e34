-- One row per currency and day: the rate that holds on that day (carried forward at most seven days).
-- The reporting currency is always 1.
with rate as (
    select currency, "on" as day, cast(rate as decimal(20, 10)) as rate,
        lead("on", 1, date '2100-01-01') over (partition by currency order by "on") as next_day
    from exchange_rates
    where currency <> $currency
),
offset_day as (select unnest(range(0, 8)) as days)
select r.currency, r.day + cast(o.days as integer) as day, r.rate
from rate as r
join offset_day as o on r.day + cast(o.days as integer) < r.next_day
union all
select $currency as currency, date '1970-01-01' + cast(n as integer) as day, cast(1 as decimal(20, 10)) as rate
from (select unnest(range(0, 47482)) as n) as days
