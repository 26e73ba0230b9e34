-- One row per period, customer and component of the health score that applies to it: the weight, the
-- value and its points from 0 (at low) to 100 (at high); both null where the value is missing or too old.
-- A component with a segment ('plan=pro') applies to the customers who are in it at the closing.
with customer as (
    select distinct start_on, closing_on, account_id from health_input
),
asked as (
    select c.start_on, c.closing_on, c.account_id, h.component, h.input, h.low, h.high, h.weight, h.max_age_days
    from customer as c
    join setting_health as h on h.segment is null
    union all
    select c.start_on, c.closing_on, c.account_id, h.component, h.input, h.low, h.high, h.weight, h.max_age_days
    from customer as c
    join attribute_span as a on a.account_id = c.account_id and a.day <= c.closing_on and a.until_day > c.closing_on
    join setting_health as h on h.segment = a.attribute || '=' || a.value
),
placed as (
    select q.start_on, q.account_id, q.component, q.weight, i.value,
        (i.value - q.low) / nullif(q.high - q.low, 0) as place
    from asked as q
    left join health_input as i on i.start_on = q.start_on and i.account_id = q.account_id and i.input = q.input
        and i.age_days <= coalesce(q.max_age_days, i.age_days)
)
select start_on, account_id, component, weight, value,
    case when place is not null then 100 * least(greatest(place, 0), 1) end as points
from placed
