-- Costs of sales, marketing and of keeping customers, by month.
select 'k' || k || '-' || j as cost_id, cast($first as date) + cast(30 * k as integer) as incurred_on,
    cast($first as date) + cast(30 * k + 30 as integer) as until_on,
    ['sales', 'marketing', 'customer_success', 'support', 'tools'][1 + j] as kind,
    cast($accounts * (2 + j) as decimal(28, 10)) as amount, 'USD' as currency
from range(24) as n(k), range(5) as m(j)
