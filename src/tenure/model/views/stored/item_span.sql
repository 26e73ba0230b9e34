-- One row per subscription item: the local days [day, until_day) at whose end it is valid, and its
-- monthly amount in its own currency: net as the settings say, gross before discounts.
-- contracted_day and contracted_until take signed starts and requested ends at once.
with item as (
    select *,
        coalesce(quantity, 1) as units,
        greatest(coalesce(interval_count, 1), 1) as intervals,
        local_day(started_at) as start_day,
        coalesce(local_day(ended_at), date '2100-01-01') as end_day,
        date_diff('month', local_day(started_at), local_day(ended_at)) as months
    from subscription_items
    where coalesce(unit, '') <> 'usage'
),
priced as (
    select *,
        cast(units * unit_amount as decimal(38, 12)) as list,
        case interval when 'week' then 52 when 'day' then 365
            when 'term' then case when is_whole_months = 1 then 1 else 365 end else 1 end as multiplier,
        case interval when 'month' then intervals when 'quarter' then 3 * intervals
            when 'year' then 12 * intervals when 'week' then 12 * intervals when 'day' then 12 * intervals
            else case when is_whole_months = 1 then months else 12 * (end_day - start_day) end end as divisor
    from (
        select *, case when months > 0 and start_day + to_months(months) = end_day then 1 else 0 end as is_whole_months
        from item)
    where interval <> 'term' or end_day < date '2100-01-01'
),
discounted as (
    select *,
        case when $mrr_discounts = 'gross' or ($mrr_discounts = 'forever_only' and end_day < date '2100-01-01')
            then list
            else cast(list * cast(1 - coalesce(discount_share, 0) as decimal(13, 12)) as decimal(38, 12))
                - coalesce(discount_amount, 0)
        end as net
    from priced
)
select item_id, coalesce(subscription_id, item_id) as subscription_id, account_id, product, plan, currency, unit,
    units, start_day as day, end_day as until_day,
    least(start_day, coalesce(local_day(signed_at), start_day)) as contracted_day,
    least(end_day, coalesce(local_day(cancel_requested_at), end_day)) as contracted_until,
    case when cause = 'pause' and $mrr_paused = 'zero' then 0
        else exact_part(net, multiplier, divisor) end as mrr,
    exact_part(list, multiplier, divisor) as gross,
    coalesce(cause, 'other') as cause, cause as given_cause, discount_share, discount_amount, unit_amount,
    ended_reason, ended_at
from discounted
where divisor > 0
