-- One row per day on which an item of an account starts, with the cause of the change: as given,
-- else by what differs from the item of the same subscription before it.
--: by account_id
with ordered as (
    select account_id, subscription_id, item_id, day, until_day, product, plan, units, unit_amount, given_cause,
        coalesce(discount_share, 0) as discount_share, coalesce(discount_amount, 0) as discount_amount,
        lag(item_id) over w as previous_id, lag(plan) over w as previous_plan, lag(units) over w as previous_units,
        lag(unit_amount) over w as previous_amount,
        lag(coalesce(discount_share, 0)) over w as previous_share,
        lag(coalesce(discount_amount, 0)) over w as previous_discount,
        min(day) over (partition by account_id) as account_day,
        min(day) over (partition by account_id, product) as product_day
    from item_span
    window w as (partition by account_id, subscription_id order by day, until_day, item_id)
)
select account_id, day, item_id,
    coalesce(given_cause, case
        when previous_id is null and day > account_day and day = product_day then 'cross_sell'
        when previous_id is null then 'other'
        when plan <> previous_plan then 'plan'
        when units <> previous_units then 'quantity'
        when discount_share <> previous_share or discount_amount <> previous_discount then 'discount'
        when unit_amount <> previous_amount then 'price'
        else 'other' end) as cause
from ordered
