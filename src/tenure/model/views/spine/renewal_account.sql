-- One row per period and account with terms due in it: whether all of its terms whose outcome is known at
-- as_of are renewed; mature_at is when the first outcome is known.
select start_on, account_id, min(last_on) as last_on, min(mature_at) as mature_at,
    min(case when mature_at < as_of then is_renewed else 1 end) as is_renewed
from renewal_period
group by start_on, account_id
