-- One row per period and account that was active in the days before its opening or closing (as many as a
-- customer may be inactive): at which of the two.
with offset_day as (
    select unnest(range(0, $activity_inactive_after_days)) as days
),
watched as (
    select p.start_on, p.opening_on, p.opening_on - cast(o.days as integer) as day, 1 as at_opening, 0 as at_closing
    from period as p cross join offset_day as o
    union all
    select p.start_on, p.opening_on, p.closing_on - cast(o.days as integer), 0, 1
    from period as p cross join offset_day as o
)
select w.start_on, w.opening_on, a.account_id, max(w.at_opening) as opening_active, max(w.at_closing) as closing_active
from watched as w
join account_day as a on a.day = w.day
group by w.start_on, w.opening_on, a.account_id
