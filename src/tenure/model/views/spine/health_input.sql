-- One row per period, customer at its closing and input of the health score that is known: its value and
-- how many days old it is. Usage is that of the last $activity_trailing_days days; growth compares them
-- with the mean of the three stretches of that length before. Customers pay at the closing; where there are
-- no subscriptions at all, every account is one.
with customer as (
    select p.start_on, p.closing_on, s.account_id
    from period as p
    join paying_stretch as s on s.day <= p.closing_on and s.until_day > p.closing_on
    union all
    select p.start_on, p.closing_on, a.account_id
    from period as p
    join accounts as a on coalesce(local_day(a.created_at), date '1970-01-01') <= p.closing_on
    where (select count(*) from subscription_items) = 0
),
offset_day as (
    select unnest(range(0, $activity_trailing_days)) as days
),
earlier_day as (
    select unnest(range($activity_trailing_days, 4 * $activity_trailing_days)) as days
),
recent as (
    select p.start_on, d.account_id, count(distinct d.user_id) as users, count(d.user_id) as user_days,
        sum(case when d.user_id is not null then d.events else 0 end) as actions, sum(d.events) as events
    from period as p
    cross join offset_day as o
    join activity_day as d on d.day = p.closing_on - cast(o.days as integer)
    group by p.start_on, d.account_id
),
earlier as (
    select p.start_on, d.account_id, sum(d.events) as events
    from period as p
    cross join earlier_day as o
    join account_day as d on d.day = p.closing_on - cast(o.days as integer)
    group by p.start_on, d.account_id
),
first as (
    select account_id, min(day) as first_day from account_day group by account_id
),
known as (
    select c.start_on, c.closing_on, c.account_id, coalesce(r.users, 0) as users,
        coalesce(r.user_days, 0) as user_days, coalesce(r.actions, 0) as actions,
        coalesce(r.events, 0) as recent, coalesce(e.events, 0) as earlier,
        coalesce(f.first_day, date '2100-01-01') as first_day
    from customer as c
    left join recent as r on r.start_on = c.start_on and r.account_id = c.account_id
    left join earlier as e on e.start_on = c.start_on and e.account_id = c.account_id
    left join first as f on f.account_id = c.account_id
    where c.closing_on >= (select min(day) from activity_day)
),
breadth as (
    select p.start_on, f.account_id, count(distinct f.feature) as features
    from period as p
    cross join offset_day as o
    join feature_use as f on f.day = p.closing_on - cast(o.days as integer)
    group by p.start_on, f.account_id
),
open as (
    select p.start_on, t.account_id, count(*) as tickets
    from period as p
    join ticket_open as t on t.day <= p.closing_on and t.until_day > p.closing_on
    group by p.start_on, t.account_id
),
surveyed as (
    select account_id, day, avg((ease - 1) * 10 / 6) as score from survey_answer group by account_id, day
),
answered as (
    select p.start_on, p.closing_on, s.account_id, s.day, s.score
    from period as p
    join surveyed as s on s.day <= p.closing_on
),
invoice as (
    select p.start_on, l.account_id,
        sum(case when l.paid_at is null or local_day(l.paid_at) > p.closing_on then 1 else 0 end) as overdue
    from period as p
    join revenue_lines as l on l.due_on <= p.closing_on
    group by p.start_on, l.account_id
),
renewal as (
    select p.start_on, c.account_id, max(c.ended_on - p.closing_on) as days
    from period as p
    join contracts as c on c.started_on <= p.closing_on and c.ended_on > p.closing_on
    group by p.start_on, c.account_id
),
value as (
    select start_on, account_id, 'usage_frequency' as input,
        case when users = 0 then 0 else user_days / cast(users as double) end as value, 0 as age_days
    from known
    union all
    select start_on, account_id, 'usage_depth', case when users = 0 then 0 else actions / cast(users as double) end, 0
    from known
    union all
    select start_on, account_id, 'usage_growth', 3 * recent / cast(earlier as double) - 1, 0
    from known
    where earlier > 0 and first_day <= closing_on - 4 * $activity_trailing_days + 1
    union all
    select k.start_on, k.account_id, 'usage_breadth', coalesce(b.features, 0), 0
    from known as k
    left join breadth as b on b.start_on = k.start_on and b.account_id = k.account_id
    where (select count(*) from setting_feature) > 0
    union all
    select c.start_on, c.account_id, 'open_tickets', coalesce(o.tickets, 0), 0
    from customer as c
    left join open as o on o.start_on = c.start_on and o.account_id = c.account_id
    where c.closing_on >= (select min(opened_day) from ticket)
    union all
    select start_on, account_id, 'last_survey', arg_max(score, day), cast(min(closing_on - day) as integer)
    from answered
    group by start_on, account_id
    union all
    select start_on, account_id, 'overdue_invoices', overdue, 0 from invoice
    union all
    select start_on, account_id, 'renewal_distance', days, 0 from renewal
)
select c.start_on, c.closing_on, c.account_id, v.input, v.value, v.age_days
from customer as c
left join value as v on v.start_on = c.start_on and v.account_id = c.account_id
