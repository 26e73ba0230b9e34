-- One row per period and subscription (the item itself where it names none) of a paying account: MRR at
-- the opening and at the closing, both at the opening day's rate.
with paid as (
    select p.start_on, p.opening_on, s.account_id, s.amount_day, 1 as at_opening, 0 as at_closing
    from period as p
    join mrr_span as s on s.is_lead = 1 and s.day <= p.opening_on and s.until_day > p.opening_on
    union all
    select p.start_on, p.opening_on, s.account_id, s.amount_day, 0, 1
    from period as p
    join mrr_span as s on s.is_lead = 1 and s.day <= p.closing_on and s.until_day > p.closing_on
),
native as (
    select d.start_on, d.opening_on, d.account_id, i.subscription_id, i.currency,
        cast(sum(case when d.at_opening = 1 then i.mrr else 0 end) as decimal(38, 12)) as opening,
        cast(sum(case when d.at_closing = 1 then i.mrr else 0 end) as decimal(38, 12)) as closing
    from paid as d
    join item_span as i on i.account_id = d.account_id and i.day <= d.amount_day and i.until_day > d.amount_day
    group by d.start_on, d.opening_on, d.account_id, i.subscription_id, i.currency
)
select n.start_on, n.opening_on, n.account_id, n.subscription_id,
    positive(strict_sum(converted(n.opening, o.rate))) as opening,
    positive(strict_sum(converted(n.closing, o.rate))) as closing,
    max(case when n.opening > 0 then 1 else 0 end) as opening_pays
from native as n
left join rate_day as o on o.currency = n.currency and o.day = n.opening_on
group by n.start_on, n.opening_on, n.account_id, n.subscription_id
