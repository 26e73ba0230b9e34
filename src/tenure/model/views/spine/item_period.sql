-- One row per period and account: amounts of its items at the closing day: gross (before discounts) and
-- contracted (signed starts and requested ends taken at once). In a bridged gap the items before it count.
with bridged as (
    select p.start_on, s.account_id, s.amount_day
    from period as p
    join mrr_span as s on s.day <= p.closing_on and s.until_day > p.closing_on
    where s.is_lead = 1 and s.amount_day < s.day
),
near as (
    select p.start_on, p.closing_on, s.*
    from period as p
    join item_span as s on s.contracted_day <= p.closing_on
        and s.until_day > p.closing_on - $mrr_bridge_gap_days - 1
),
held as (
    select n.start_on, n.account_id, c.rate, n.gross, n.mrr,
        case when n.day <= coalesce(b.amount_day, n.closing_on)
            and n.until_day > coalesce(b.amount_day, n.closing_on) then 1 else 0 end as is_valid,
        case when n.contracted_day <= coalesce(b.amount_day, n.closing_on)
            and n.contracted_until > coalesce(b.amount_day, n.closing_on) then 1 else 0 end as is_contracted
    from near as n
    left join bridged as b on b.start_on = n.start_on and b.account_id = n.account_id
    left join rate_day as c on c.currency = n.currency and c.day = n.closing_on
)
select start_on, account_id,
    positive(strict_sum(case when is_valid = 1 then converted(gross, rate) else 0 end)) as gross,
    positive(strict_sum(case when is_contracted = 1 then converted(mrr, rate) else 0 end)) as contracted
from held
group by start_on, account_id
