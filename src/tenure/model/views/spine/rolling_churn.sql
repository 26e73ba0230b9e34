-- One row per period and account that paid 30 days before its closing, or, where it then pays by the year,
-- 365 days before: whether it is gone at the closing. opening_on is the day from which it is watched.
with yearly as (
    select distinct i.account_id, i.day, i.until_day
    from item_span as i
    join subscription_items as s on s.item_id = i.item_id
    where i.mrr > 0 and i.day < i.until_day
        and coalesce(s.interval_count, 1) * case s.interval when 'year' then 12 when 'quarter' then 3 when 'month' then 1
            when 'term' then date_diff('month', i.day, i.until_day) else 0 end >= 12
),
watched as (
    select start_on, closing_on, closing_on - 30 as opening_on, 0 as is_yearly from period
    union all
    select start_on, closing_on, closing_on - 365, 1 from period
),
paid as (
    select w.start_on, w.closing_on, w.opening_on, w.is_yearly, p.account_id
    from watched as w
    join paying_stretch as p on p.day <= w.opening_on and p.until_day > w.opening_on
),
kind as (
    select p.start_on, p.closing_on, p.opening_on, p.is_yearly, p.account_id,
        max(case when y.account_id is null then 0 else 1 end) as has_yearly
    from paid as p
    left join yearly as y on y.account_id = p.account_id and y.day <= p.opening_on and y.until_day > p.opening_on
    group by p.start_on, p.closing_on, p.opening_on, p.is_yearly, p.account_id
),
cohort as (
    select start_on, closing_on, account_id, max(opening_on) as opening_on
    from kind
    where has_yearly = is_yearly
    group by start_on, closing_on, account_id
)
select c.start_on, c.opening_on, c.account_id,
    1 - max(case when p.account_id is null then 0 else 1 end) as is_lost
from cohort as c
left join paying_stretch as p on p.account_id = c.account_id and p.day <= c.closing_on and p.until_day > c.closing_on
group by c.start_on, c.opening_on, c.account_id
