-- One row per period and account with purchased seats at its closing: the seats, and its active users.
with seat as (
    select p.start_on, i.account_id, sum(i.units) as seats
    from period as p
    join item_span as i on i.day <= p.closing_on and i.until_day > p.closing_on
    where i.unit = $seats_unit
    group by p.start_on, i.account_id
),
active as (
    select c.start_on, d.account_id, count(distinct d.user_id) as users
    from activity_day as d
    join calendar as c on c.day = d.day
    group by c.start_on, d.account_id
)
select s.start_on, s.account_id, s.seats, coalesce(a.users, 0) as active_users
from seat as s
left join active as a on a.start_on = s.start_on and a.account_id = s.account_id
where s.seats > 0
