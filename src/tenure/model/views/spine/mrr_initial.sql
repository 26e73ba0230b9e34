-- One row per period and account that pays at its closing and has paid at a month-end: MRR now and at
-- its first month-end, both at the closing day's rate.
select m.start_on, m.closing_on, m.account_id, m.level, strict_sum(converted(f.mrr, c.rate)) as initial
from mrr_period as m
join mrr_first as f on f.account_id = m.account_id and f.end_on <= m.closing_on
left join rate_day as c on c.currency = f.currency and c.day = m.closing_on
where m.closing_pays = 1
group by m.start_on, m.closing_on, m.account_id, m.level
