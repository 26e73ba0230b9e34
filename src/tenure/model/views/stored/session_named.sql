-- One row per session that events name, where no sessions are loaded.
--: by session_id; user_account via session_named on user_id
with named as (
    select session_id, arg_min(user_id, occurred_at) as user_id, arg_min(account_id, occurred_at) as account_id,
        min(occurred_at) as started_at, max(occurred_at) as ended_at
    from events
    where session_id is not null and (select loaded from session_source) = 0
    group by session_id
)
select n.session_id, n.user_id, coalesce(n.account_id, a.account_id) as account_id, n.started_at, n.ended_at,
    local_day(n.started_at) as day
from named as n
left join user_account as a on a.user_id = case when n.account_id is null then n.user_id end
    and a.since <= n.started_at and a.until > n.started_at
