-- One row per event of the kind that stands for value ($value_event), with the account that the user was in
-- where the event names none.
--: by user_id, day
select e.user_id, coalesce(e.account_id, a.account_id) as account_id, e.occurred_at, local_day(e.occurred_at) as day
from events as e
left join user_account as a on a.user_id = case when e.account_id is null then e.user_id end
    and a.since <= e.occurred_at and a.until > e.occurred_at
where e.event = $value_event
