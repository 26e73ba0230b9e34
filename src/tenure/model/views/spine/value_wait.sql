-- One row per period and account that started in it: seconds to the first value event (is_reached 1), else
-- seconds watched so far: until the account stopped paying or now.
with seen as (
    select c.start_on, s.*,
        greatest(seconds_between(s.started_at, least(c.as_of, greatest(s.gone_at, s.started_at))), 0)
            as watched_seconds
    from starter as s
    join calendar as c on c.day = s.day
)
select start_on, account_id, day, mature_at,
    cast(case when value_seconds is null then watched_seconds else value_seconds end as decimal(18, 6)) as seconds,
    case when value_seconds is null then 0 else 1 end as is_reached,
    case when value_seconds <= horizon_seconds then 1 else 0 end as is_reached_in_time
from seen
