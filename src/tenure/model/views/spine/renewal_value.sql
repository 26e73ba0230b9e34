-- One row per period and renewal: the yearly value that was due and what it became. Terms merged into one
-- successor are one renewal; a renewal that names no successor keeps its value.
with merged as (
    select start_on, coalesce(successor_id, contract_id) as renewal_id,
        case when successor_id is null then 0 else 1 end as is_followed,
        min(account_id) as account_id, min(product) as product, max(last_on) as last_on, max(rate_day) as rate_day,
        max(mature_at) as mature_at, max(is_renewed) as is_renewed,
        strict_sum(old_value) as old_value, max(next_value) as next_value, max(next_currency) as next_currency
    from renewal_period
    group by start_on, coalesce(successor_id, contract_id), case when successor_id is null then 0 else 1 end
),
renewed as (
    select m.*,
        case when m.is_renewed = 0 then 0 when m.is_followed = 0 then m.old_value when m.next_value = 0 then 0
            else converted(m.next_value, r.rate) end as new_value
    from merged as m
    left join rate_day as r on r.currency = m.next_currency and r.day = m.rate_day
)
select start_on, renewal_id, is_followed, account_id, product, last_on, mature_at, old_value, new_value,
    case when old_value is null or new_value is null then null else least(old_value, new_value) end as kept_value
from renewed
