-- One row per period and cost: the part that falls on the days of the window, at the rate of the cost's
-- first day. A cost without an end falls on its day.
with cost as (
    select cost_id, account_id, kind, amount, currency, incurred_on as day,
        coalesce(until_on, incurred_on + 1) as until_day
    from costs
),
part as (
    select p.start_on, c.*, c.until_day - c.day as days,
        greatest(c.day, p.window_on) - c.day as from_day,
        least(c.until_day, p.closing_on + 1) - c.day as to_day
    from period as p
    join cost as c on c.day <= p.closing_on and c.until_day > p.window_on
)
select p.start_on, p.cost_id, p.account_id, p.kind,
    exact_part(converted(p.amount, r.rate), p.to_day, p.days)
        - exact_part(converted(p.amount, r.rate), p.from_day, p.days) as amount
from part as p
left join rate_day as r on r.currency = p.currency and r.day = p.day
