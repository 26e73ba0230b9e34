-- One row per lead: the day it came in, and whether it became a customer in time.
--: each
select lead_id, account_id, source, local_day(created_at) as day,
    created_at + to_days($lead_horizon_days) as mature_at,
    case when converted_at >= created_at and converted_at <= created_at + to_days($lead_horizon_days)
        then 1 else 0 end as is_converted
from leads
