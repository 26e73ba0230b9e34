-- One row per period and invoice line: the part that falls on the days of the window, at the rate of the
-- line's first day. A line without an end falls on its day.
with line as (
    select line_id, account_id, kind, amount, currency, starts_on as day,
        coalesce(until_on, starts_on + 1) as until_day
    from revenue_lines
),
part as (
    select p.start_on, l.*, l.until_day - l.day as days,
        greatest(l.day, p.window_on) - l.day as from_day,
        least(l.until_day, p.closing_on + 1) - l.day as to_day
    from period as p
    join line as l on l.day <= p.closing_on and l.until_day > p.window_on
)
select p.start_on, p.line_id, p.account_id, p.kind,
    exact_part(converted(p.amount, r.rate), p.to_day, p.days)
        - exact_part(converted(p.amount, r.rate), p.from_day, p.days) as amount
from part as p
left join rate_day as r on r.currency = p.currency and r.day = p.day
