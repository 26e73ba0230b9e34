-- One row per period and account with an order in the window: its order days there, and the gaps in days
-- before those that follow an earlier order day.
select p.start_on, o.account_id,
    count(*) as order_days,
    sum(case when o.number > 1 then 1 else 0 end) as gaps,
    sum(case when o.number > 1 then o.day - o.prev_day else 0 end) as gap_days
from calendar as p
join order_day as o on o.day = p.day
group by p.start_on, o.account_id
