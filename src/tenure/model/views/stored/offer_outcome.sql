-- One row per offer that was not withdrawn before it was accepted: whether it was accepted in the days that it
-- has, and the instant after which that is known.
--: each
select offer_id, account_id, user_id, kind, local_day(presented_at) as day,
    presented_at + to_days($offer_horizon_days) as mature_at,
    case when accepted_at <= presented_at + to_days($offer_horizon_days) then 1 else 0 end as is_accepted
from offers
where withdrawn_at is null or accepted_at <= withdrawn_at
