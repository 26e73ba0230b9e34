-- One row per account, currency and span of days on which the account pays: monthly amount in that
-- currency, short unpaid gaps bridged. is_lead marks one currency per account, for counting days;
-- amount_day is the day whose items hold: in a bridged gap a day before it.
--: by account_id
with item as (
    select account_id, currency, day, until_day, mrr from item_span where day < until_day
),
change as (
    select account_id, currency, day, sum(mrr) as delta, sum(items) as items
    from (
        select account_id, currency, day, mrr, 1 as items from item
        union all
        select account_id, currency, until_day as day, -mrr as mrr, -1 as items from item
        where until_day < date '2100-01-01') as step
    group by account_id, currency, day
),
grid as (
    select d.account_id, d.day, c.currency
    from (select distinct account_id, day from change) as d
    join (select distinct account_id, currency from change) as c on c.account_id = d.account_id
),
running as (
    select g.account_id, g.day, g.currency,
        sum(coalesce(c.delta, 0)) over w as mrr,
        sum(coalesce(c.items, 0)) over w as items
    from grid as g
    left join change as c on c.account_id = g.account_id and c.day = g.day and c.currency = g.currency
    window w as (partition by g.account_id, g.currency order by g.day rows unbounded preceding)
),
state as (
    select account_id, day, sum(mrr) as total, sum(items) as items from running group by account_id, day
),
paying as (
    select account_id, day, lead(day, 1, date '2100-01-01') over w as until_day,
        case when total > 0 then 1
            when $mrr_free_is_active and items > 0
                and max(case when total > 0 then 1 else 0 end) over (w rows unbounded preceding) = 1 then 1
            else 0 end as pays
    from state
    window w as (partition by account_id order by day)
),
gap as (
    select account_id, day, until_day, pays,
        max(case when pays = 1 then day end) over before as last_day,
        max(case when pays = 1 then until_day end) over before as gap_day,
        min(case when pays = 1 then day end) over after as next_day
    from paying
    window before as (partition by account_id order by day rows unbounded preceding),
        after as (partition by account_id order by day rows between current row and unbounded following)
),
held as (
    select account_id, day, until_day, case when pays = 1 then day else last_day end as amount_day
    from gap
    where pays = 1 or next_day - gap_day <= $mrr_bridge_gap_days
),
first as (
    select account_id, min(day) as first_day from held group by account_id
)
select h.account_id, r.currency, h.day, h.until_day, cast(r.mrr as decimal(38, 12)) as mrr, f.first_day,
    case when r.currency = min(r.currency) over (partition by h.account_id, h.day) then 1 else 0 end as is_lead,
    h.amount_day
from held as h
join running as r on r.account_id = h.account_id and r.day = h.amount_day
join first as f on f.account_id = h.account_id
