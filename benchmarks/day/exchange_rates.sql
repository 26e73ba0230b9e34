-- The day's rate.
select cast($first as date) + 731 as "on", 'EUR' as currency,
    cast(1.05 + pick(771, 161, 1000) / 10000.0 as decimal(28, 10)) as rate
