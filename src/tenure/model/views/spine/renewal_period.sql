-- One row per period and term that is due in it, also later than as_of: its outcome and its yearly value at
-- the rate of its last day (of the period's closing day while that lies ahead); null where a rate is missing.
with due as (
    select p.start_on, p.as_of, least(t.due_on, p.closing_on) as rate_day, t.due_on - 1 as last_on, t.*
    from period as p
    join term as t on t.due_on >= p.window_on and t.due_on < p.end_on
)
select d.*, case when d.outcome = 'renewed' then 1 else 0 end as is_renewed,
    case when d.value = 0 then 0 else converted(d.value, r.rate) end as old_value
from due as d
left join rate_day as r on r.currency = d.currency and r.day = d.rate_day
