-- One row per account and local day with a qualifying event, also of events that name no user: how many
-- events, and the account's previous active day (1970-01-01 for the first).
--: by account_id from day
with active as (
    select account_id, day, cast(sum(events) as bigint) as events
    from activity_day
    where account_id is not null
    group by account_id, day
)
select account_id, day, lag(day, 1, date '1970-01-01') over (partition by account_id order by day) as prev_day, events
from active
