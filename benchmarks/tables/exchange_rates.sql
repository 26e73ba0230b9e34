-- A rate of the euro for each day.
select cast($first as date) - 40 + cast(i as integer) as "on", 'EUR' as currency,
    cast(1.05 + pick(i, 161, 1000) / 10000.0 as decimal(28, 10)) as rate
from range(40 + 731) as t(i)
