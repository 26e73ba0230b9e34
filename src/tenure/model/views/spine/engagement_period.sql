-- One row per period and user who was active in its window: the engagement score, the weighted mean of the
-- user's percentile ranks (0 to 100, ties share the middle) among all users who were active.
with active as (
    select c.start_on, d.user_id, arg_min(d.account_id, d.day) as account_id, count(*) as days
    from user_day as d
    join calendar as c on c.day = d.day
    group by c.start_on, d.user_id
),
amount as (
    select start_on, user_id, 'active_days' as input, days as amount from active
    union all
    select start_on, user_id, 'features', count(*) from feature_adopter where unit = 'user' group by start_on, user_id
    union all
    select c.start_on, e.user_id, e.input, cast(sum(e.amount) as bigint)
    from engagement_day as e
    join calendar as c on c.day = e.day
    group by c.start_on, e.user_id, e.input
),
weighed as (
    select input, cast(weight as double) as weight
    from setting_engagement
    where input <> 'features' or (select count(*) from setting_feature) > 0
),
input as (
    select a.start_on, a.user_id, a.account_id, w.input, w.weight, coalesce(m.amount, 0) as amount
    from active as a
    cross join weighed as w
    left join amount as m on m.start_on = a.start_on and m.user_id = a.user_id and m.input = w.input
),
held as (
    select start_on, input, amount, count(*) as users from input group by start_on, input, amount
),
ranked as (
    select start_on, input, amount,
        100.0 * (sum(users) over (partition by start_on, input order by amount) - users / 2.0)
            / sum(users) over (partition by start_on, input) as percentile
    from held
)
select i.start_on, i.user_id, i.account_id,
    cast(sum(i.weight * r.percentile) / sum(i.weight) as decimal(18, 12)) as score
from input as i
join ranked as r on r.start_on = i.start_on and r.input = i.input and r.amount = i.amount
group by i.start_on, i.user_id, i.account_id
having sum(i.weight) > 0
