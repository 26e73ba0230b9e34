-- One row per period and account: level MRR, and the mean usage revenue of the last three complete
-- months before the closing, each month at its last day's rate.
with month as (
    select p.start_on, p.closing_on, cast(date_trunc('month', p.closing_on + 1) as date) as end_on
    from period as p
),
line as (
    select account_id, currency, amount, starts_on from revenue_lines where kind = 'usage'
),
usage as (
    select m.start_on, l.account_id, strict_sum(converted(l.amount, r.rate)) as amount
    from month as m
    join line as l on l.starts_on < m.end_on and l.starts_on >= cast(m.end_on - interval 3 month as date)
    left join rate_day as r on r.currency = l.currency
        and r.day = cast(date_trunc('month', l.starts_on) + interval 1 month - interval 1 day as date)
    group by m.start_on, l.account_id
),
level as (
    select start_on, account_id, level from mrr_period where closing_pays = 1
)
select coalesce(l.start_on, u.start_on) as start_on, coalesce(l.account_id, u.account_id) as account_id,
    case when l.account_id is null then 0 else l.level end as level,
    case when u.account_id is null then 0 else exact_part(u.amount, 1, 3) end as usage
from level as l
full outer join usage as u on u.start_on = l.start_on and u.account_id = l.account_id
