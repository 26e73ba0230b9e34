-- The items that hold at each month's end, at that day's rate.
with month as (
    select cast(m as date) as month, cast(m + interval '1 month' - interval '1 day' as date) as end_on
    from generate_series(timestamp '2024-01-01', timestamp '2025-12-01', interval '1 month') as t(m)
)
select m.month, sum(i.quantity * i.unit_amount / case when i."interval" = 'year' then 12.0 else 1.0 end
    * coalesce(r.rate, 1)) as value
from month as m
join subscription_items as i on cast(i.started_at as date) <= m.end_on
    and (i.ended_at is null or cast(i.ended_at as date) > m.end_on)
left join exchange_rates as r on r.currency = i.currency and r."on" = m.end_on
group by 1 order by 1
