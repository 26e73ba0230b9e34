-- One row per user, account and local day with a qualifying event (one that is not passive): how many
-- there were and when the first was. The account is the event's own, else the one the user was in.
-- user_id or account_id is null where nothing tells it.
--: each
select user_id, account_id, day, cast(events as bigint) as events, first_at
from event_day
where events > 0
