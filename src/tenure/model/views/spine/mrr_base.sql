-- One row per base period (month, or day below month) and account that pays in it: opening and closing MRR
-- at the opening day's rate, level the closing at its own rate, null where a rate is missing. change is
-- closing less opening where that can be told; ups and downs say which way its currencies went.
-- paid_days counts the days on which it paid; recurring is the revenue of the period: level times the
-- part of the calendar month that the period covers.
with held as (
    select b.base_on, b.opening_on, b.closing_on, s.account_id, s.currency, s.mrr, s.first_day, s.is_lead,
        case when s.day <= b.opening_on and s.until_day > b.opening_on then 1 else 0 end as at_opening,
        case when s.day <= b.closing_on and s.until_day > b.closing_on then 1 else 0 end as at_closing,
        least(s.until_day, b.closing_on + 1) - greatest(s.day, b.opening_on + 1) as days
    from base as b
    join mrr_span as s on s.day <= b.closing_on and s.until_day > b.opening_on
),
native as (
    select base_on, opening_on, closing_on, account_id, currency, min(first_day) as first_day,
        max(at_opening) as opening_pays, max(at_closing) as closing_pays,
        sum(case when is_lead = 1 then days else 0 end) as days,
        cast(sum(case when at_opening = 1 then mrr else 0 end) as decimal(38, 12)) as opening,
        cast(sum(case when at_closing = 1 then mrr else 0 end) as decimal(38, 12)) as closing
    from held
    group by base_on, opening_on, closing_on, account_id, currency
),
total as (
    select n.base_on, n.opening_on, n.closing_on, n.account_id, min(n.first_day) as first_day,
        max(n.opening_pays) as opening_pays, max(n.closing_pays) as closing_pays, sum(n.days) as paid_days,
        positive(strict_sum(converted(n.opening, o.rate))) as opening,
        positive(strict_sum(converted(n.closing, o.rate))) as closing,
        positive(strict_sum(converted(n.closing, c.rate))) as level,
        strict_sum(converted(n.closing - n.opening, o.rate)) as difference,
        max(case when n.closing > n.opening then 1 else 0 end) as ups,
        max(case when n.closing < n.opening then 1 else 0 end) as downs
    from native as n
    left join rate_day as o on o.currency = n.currency and o.day = n.opening_on
    left join rate_day as c on c.currency = n.currency and c.day = n.closing_on
    group by n.base_on, n.opening_on, n.closing_on, n.account_id
)
select base_on, opening_on, closing_on, account_id, first_day, opening_pays, closing_pays, paid_days,
    opening, closing, level, coalesce(closing - opening, difference) as change, ups, downs,
    exact_part(level, closing_on - opening_on,
        cast(date_trunc('month', base_on) + interval 1 month as date) - cast(date_trunc('month', base_on) as date)
    ) as recurring
from total
