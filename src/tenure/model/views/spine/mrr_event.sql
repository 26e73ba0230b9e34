-- One row per account and day on which its MRR changed: new, expansion, contraction, churn,
-- reactivation, at the rate of the day before its base period; unconverted where a missing rate leaves open
-- which. movement is signed, null where a rate is missing.
with change as (
    select account_id, currency, day as changed_on, mrr, 1 as opens, 0 as closes from mrr_span
    union all
    select account_id, currency, until_day, -mrr, 0, 1 from mrr_span where until_day < date '2100-01-01'
),
native as (
    select b.base_on, b.opening_on, c.account_id, c.currency, c.changed_on,
        max(c.opens) as opens, max(c.closes) as closes, cast(sum(c.mrr) as decimal(38, 12)) as amount
    from change as c
    join base as b on c.changed_on > b.opening_on and c.changed_on <= b.closing_on
    group by b.base_on, b.opening_on, c.account_id, c.currency, c.changed_on
),
netted as (
    select n.base_on, n.account_id, n.changed_on, max(n.opens) as opens, max(n.closes) as closes,
        strict_sum(converted(n.amount, r.rate)) as movement,
        max(case when n.amount > 0 then 1 else 0 end) as ups,
        max(case when n.amount < 0 then 1 else 0 end) as downs
    from native as n
    left join rate_day as r on r.currency = n.currency and r.day = n.opening_on
    group by n.base_on, n.account_id, n.changed_on
)
select n.base_on, n.changed_on as day, n.changed_on - 1 as before_on, n.account_id, n.movement,
    case when n.opens = 0 then 'churn'
        when n.closes = 0 and s.is_first = 1 then 'new'
        when n.closes = 0 and s.day - s.left_day > $mrr_reactivation_window_days then 'new'
        when n.closes = 0 then 'reactivation'
        when n.movement > 0 then 'expansion'
        when n.movement < 0 then 'contraction'
        when n.downs = 0 then 'expansion'
        when n.ups = 0 then 'contraction'
        else 'unconverted' end as kind
from netted as n
left join paying_stretch as s on s.account_id = n.account_id and s.day = n.changed_on
where n.opens = 0 or n.closes = 0 or n.movement <> 0 or n.movement is null
