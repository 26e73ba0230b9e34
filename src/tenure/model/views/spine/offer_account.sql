-- One row per period and account to which offers were presented in the window: whether it accepted one, and
-- the instant after which the outcome of all of them is known.
select p.start_on, o.account_id, max(o.is_accepted) as has_accepted, max(o.mature_at) as mature_at
from calendar as p
join offer_outcome as o on o.day = p.day
group by p.start_on, o.account_id
