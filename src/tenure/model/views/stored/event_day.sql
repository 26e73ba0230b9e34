-- One row per user, account and local day with an event: how many there were, how many of them qualify
-- (are not passive), and when the first of those was. The account is the event's own, else the one the
-- user was in. user_id or account_id is null where nothing tells it.
--: by user_id, day
select e.user_id, coalesce(e.account_id, a.account_id) as account_id, local_day(e.occurred_at) as day,
    count(*) as happened,
    sum(case when e.event in $activity_passive_events then 0 else 1 end) as events,
    min(case when e.event in $activity_passive_events then null else e.occurred_at end) as first_at
from events as e
left join user_account as a on a.user_id = case when e.account_id is null then e.user_id end
    and a.since <= e.occurred_at and a.until > e.occurred_at
group by 1, 2, 3
