-- One row per period and account that pays at its opening or closing. opening and closing are at the
-- opening day's rate, level is the closing at its own rate; null where a rate is missing.
with held as (
    select p.start_on, p.opening_on, p.closing_on, s.account_id, s.mrr, s.first_day,
        o.rate as opening_rate, c.rate as closing_rate,
        case when s.day <= p.opening_on and s.until_day > p.opening_on then 1 else 0 end as at_opening,
        case when s.day <= p.closing_on and s.until_day > p.closing_on then 1 else 0 end as at_closing
    from period as p
    join mrr_span as s on s.day <= p.closing_on and s.until_day > p.opening_on
    left join rate_day as o on o.currency = s.currency and o.day = p.opening_on
    left join rate_day as c on c.currency = s.currency and c.day = p.closing_on
)
select start_on, opening_on, closing_on, account_id, min(first_day) as first_day,
    max(at_opening) as opening_pays, max(at_closing) as closing_pays,
    positive(strict_sum(case when at_opening = 1 then converted(mrr, opening_rate) else 0 end)) as opening,
    positive(strict_sum(case when at_closing = 1 then converted(mrr, opening_rate) else 0 end)) as closing,
    positive(strict_sum(case when at_closing = 1 then converted(mrr, closing_rate) else 0 end)) as level
from held
where at_opening = 1 or at_closing = 1
group by start_on, opening_on, closing_on, account_id
