-- One row per period and account: MRR times the days of the window on which it held, at the closing
-- day's rate.
select p.start_on, s.account_id,
    strict_sum(converted(s.mrr, c.rate)
        * (least(s.until_day, p.closing_on + 1) - greatest(s.day, p.window_on))) as day_amount
from period as p
join mrr_span as s on s.day <= p.closing_on and s.until_day > p.window_on
left join rate_day as c on c.currency = s.currency and c.day = p.closing_on
group by p.start_on, s.account_id
