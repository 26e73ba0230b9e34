-- One row per period and account that pays at its opening or closing: whether it referred somebody in the
-- window.
with referrer as (
    select p.start_on, r.account_id
    from calendar as p
    join referral as r on r.day = p.day
    group by p.start_on, r.account_id
)
select m.start_on, m.opening_on, m.closing_on, m.account_id, m.opening_pays,
    case when r.account_id is null then 0 else 1 end as refers
from mrr_period as m
left join referrer as r on r.start_on = m.start_on and r.account_id = m.account_id
