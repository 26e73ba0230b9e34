-- One row per period and account that pays at its opening: whether it is lost at the closing, and whether
-- for want of payment (as the item that ended last says).
with lost as (
    select m.start_on, m.account_id, arg_max(p.is_involuntary, p.until_day) as is_involuntary
    from mrr_period as m
    join paying_stretch as p on p.account_id = m.account_id and p.until_day <= m.closing_on
    where m.opening_pays = 1 and m.closing_pays = 0
    group by m.start_on, m.account_id
)
select m.start_on, m.opening_on, m.account_id, 1 - m.closing_pays as is_lost,
    coalesce(l.is_involuntary, 0) as is_involuntary
from mrr_period as m
left join lost as l on l.start_on = m.start_on and l.account_id = m.account_id
where m.opening_pays = 1
