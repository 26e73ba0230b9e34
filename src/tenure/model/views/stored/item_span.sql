-- One row per subscription item: the local days [day, until_day) at whose end it is valid, and its
-- monthly amount in its own currency: net as the settings say, gross before discounts.
-- contracted_day and contracted_until take signed starts and requested ends at once.
--: by account_id
with item as (
    select *,
        coalesce(subscription_id, item_id) as subscription,
        coalesce(quantity, 1) as units,
        greatest(coalesce(interval_count, 1), 1) as intervals,
        coalesce(discount_share, 0) as share_off,
        coalesce(discount_amount, 0) as amount_off,
        local_day(started_at) as start_day,
        coalesce(local_day(ended_at), date '2100-01-01') as end_day,
        least(local_day(started_at), coalesce(local_day(signed_at), local_day(started_at))) as signed_day,
        date_diff('month', local_day(started_at), local_day(ended_at)) as months
    from subscription_items
    where coalesce(unit, '') <> 'usage'
),
followed as (
    select *,
        lead(start_day, 1, date '2100-01-01') over w as next_day,
        lead(signed_day, 1, date '2100-01-01') over w as next_signed_day
    from item
    window w as (partition by account_id, subscription order by start_day, end_day, item_id)
),
-- a discount is finite when terms without it, or with another one, follow at once
finite as (
    select distinct i.item_id
    from item as i
    join item as n on n.account_id = i.account_id and n.start_day = i.end_day
    where $mrr_discounts = 'forever_only' and (n.share_off <> i.share_off or n.amount_off <> i.amount_off)
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
        from followed) as term
    where interval <> 'term' or end_day < date '2100-01-01'
),
discounted as (
    select p.*,
        case when $mrr_discounts = 'gross' or f.item_id is not null then list
            else cast(list * cast(1 - share_off as decimal(13, 12)) as decimal(38, 12)) - amount_off
        end as net,
        case when cause = 'pause' and $mrr_paused = 'zero' then 0 else 1 end as is_running
    from priced as p
    left join finite as f on f.item_id = p.item_id
)
select item_id, subscription as subscription_id, account_id, product, plan, currency, unit,
    units, start_day as day, end_day as until_day,
    signed_day as contracted_day,
    least(end_day, coalesce(local_day(cancel_requested_at), end_day),
        case when next_day >= end_day then next_signed_day else end_day end) as contracted_until,
    case when is_running = 1 then exact_part(net, multiplier, divisor) else 0 end as mrr,
    case when is_running = 1 then exact_part(list, multiplier, divisor) else 0 end as gross,
    coalesce(cause, 'other') as cause, cause as given_cause, discount_share, discount_amount, unit_amount,
    ended_reason, ended_at
from discounted
where divisor > 0
