-- One row per account, attribute and span of local days with one value: columns and further attributes
-- of accounts, their history, and the plan and product that carry most of the account's MRR.
with current_value as (
    select account_id, attribute, value
    from (
        select account_id, 'owner' as attribute, owner as value from accounts
        union all select account_id, 'parent_account_id', parent_account_id from accounts
        union all select account_id, 'name', name from accounts
        union all
        select account_id, attribute, value from account_further
        where attribute not in ('owner', 'parent_account_id', 'name')) as listed
    where value is not null
),
history as (
    select account_id, attribute, value, local_day(valid_from) as day,
        lead(local_day(valid_from), 1, date '2100-01-01')
            over (partition by account_id, attribute order by valid_from) as until_day,
        row_number() over (partition by account_id, attribute order by valid_from) as position
    from account_history
),
item_day as (
    select account_id, day from item_span where day < until_day
    union
    select account_id, until_day from item_span where day < until_day and until_day < date '2100-01-01'
),
slice as (
    select account_id, day, lead(day, 1, date '2100-01-01') over (partition by account_id order by day) as until_day
    from item_day
),
held as (
    select s.account_id, s.day, s.until_day, i.plan, i.product, sum(i.mrr) as mrr
    from slice as s
    join item_span as i on i.account_id = s.account_id and i.day <= s.day and i.until_day > s.day
    group by s.account_id, s.day, s.until_day, i.plan, i.product
),
plan_total as (
    select account_id, 'plan' as attribute, plan as value, day, until_day, sum(mrr) as mrr
    from held where plan is not null group by account_id, plan, day, until_day
    union all
    select account_id, 'product', product, day, until_day, sum(mrr)
    from held where product is not null group by account_id, product, day, until_day
),
ranked as (
    select *, row_number() over (partition by account_id, attribute, day order by mrr desc, value) as place
    from plan_total
)
select account_id, attribute, value, day, until_day from ranked where place = 1
union all
select h.account_id, h.attribute, h.value, h.day, h.until_day
from history as h
left join (select distinct account_id, attribute from ranked) as r
    on r.account_id = h.account_id and r.attribute = h.attribute
where h.day < h.until_day and r.account_id is null
union all
select c.account_id, c.attribute, c.value, date '1970-01-01' as day,
    coalesce(h.day, date '2100-01-01') as until_day
from current_value as c
left join history as h on h.account_id = c.account_id and h.attribute = c.attribute and h.position = 1
where c.attribute not in ('plan', 'product') and coalesce(h.day, date '2100-01-01') > date '1970-01-01'
