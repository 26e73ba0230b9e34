-- One row per period and account: amounts of its items at the closing day, without bridging: gross
-- (before discounts) and contracted (signed starts and requested ends taken at once).
with held as (
    select p.start_on, s.account_id, c.rate, s.gross, s.mrr,
        case when s.day <= p.closing_on and s.until_day > p.closing_on then 1 else 0 end as is_valid,
        case when s.contracted_day <= p.closing_on and s.contracted_until > p.closing_on then 1 else 0 end as is_contracted
    from period as p
    join item_span as s on s.contracted_day <= p.closing_on and s.until_day > p.closing_on
    left join rate_day as c on c.currency = s.currency and c.day = p.closing_on
)
select start_on, account_id,
    positive(strict_sum(case when is_valid = 1 then converted(gross, rate) else 0 end)) as gross,
    positive(strict_sum(case when is_contracted = 1 then converted(mrr, rate) else 0 end)) as contracted
from held
group by start_on, account_id
