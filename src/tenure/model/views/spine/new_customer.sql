-- One row per new customer, on the first day of the base period in which it first paid: whether anybody had
-- referred it.
with referred as (
    select referred_account_id as account_id, min(day) as referred_day
    from referral
    where referred_account_id is not null
    group by referred_account_id
)
select m.day, m.closing_on, m.account_id, case when r.referred_day <= m.closing_on then 1 else 0 end as is_referred
from mrr_movement as m
left join referred as r on r.account_id = m.account_id
where m.kind = 'new'
