-- One row per account and day on which its MRR changed: new, expansion, contraction, churn,
-- reactivation, valued at the rate of the day before its base period. movement is signed.
with change as (
    select account_id, currency, day as changed_on, mrr, 1 as opens, 0 as closes, first_day from mrr_span
    union all
    select account_id, currency, until_day, -mrr, 0, 1, first_day from mrr_span where until_day < date '2100-01-01'
),
valued as (
    select b.base_on, b.opening_on, c.account_id, c.changed_on, c.opens, c.closes, c.first_day, c.mrr, r.rate
    from change as c
    join base as b on c.changed_on > b.opening_on and c.changed_on <= b.closing_on
    left join rate_day as r on r.currency = c.currency and r.day = b.opening_on
),
netted as (
    select base_on, account_id, changed_on, max(opens) as opens, max(closes) as closes, min(first_day) as first_day,
        strict_sum(converted(mrr, rate)) as movement
    from valued
    group by base_on, account_id, changed_on
)
select base_on, changed_on as day, account_id, movement,
    case when opens = 1 and closes = 0 and changed_on = first_day then 'new'
        when opens = 1 and closes = 0 then 'reactivation'
        when opens = 0 then 'churn'
        when movement > 0 then 'expansion'
        when movement < 0 then 'contraction'
        when movement is null then 'unconverted' end as kind
from netted
where opens = 0 or closes = 0 or movement <> 0 or movement is null
