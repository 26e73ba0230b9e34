-- One row per account, currency and day on which its items change: the sum of their monthly amounts,
-- before negative totals are set to zero and gaps bridged.
--: by account_id
select account_id, currency, day,
    sum(sum(delta)) over (partition by account_id, currency order by day rows unbounded preceding) as mrr
from (
    select account_id, currency, day, mrr as delta from item_span where day < until_day
    union all
    select account_id, currency, until_day as day, -mrr as delta from item_span
    where day < until_day and until_day < date '2100-01-01') as step
group by account_id, currency, day
