-- One row per period and subscription (the item itself where it names none): MRR at the opening and
-- at the closing, both at the opening day's rate.
with held as (
    select p.start_on, p.opening_on, s.account_id, s.subscription_id, s.mrr, o.rate,
        case when s.day <= p.opening_on and s.until_day > p.opening_on then 1 else 0 end as at_opening,
        case when s.day <= p.closing_on and s.until_day > p.closing_on then 1 else 0 end as at_closing
    from period as p
    join item_span as s on s.day <= p.closing_on and s.until_day > p.opening_on
    left join rate_day as o on o.currency = s.currency and o.day = p.opening_on
)
select start_on, opening_on, account_id, subscription_id,
    positive(strict_sum(case when at_opening = 1 then converted(mrr, rate) else 0 end)) as opening,
    positive(strict_sum(case when at_closing = 1 then converted(mrr, rate) else 0 end)) as closing,
    max(case when at_opening = 1 and mrr > 0 then 1 else 0 end) as opening_pays
from held
where at_opening = 1 or at_closing = 1
group by start_on, opening_on, account_id, subscription_id
