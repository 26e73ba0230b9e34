-- One row per loaded session, with the account that the user was in where it names none.
--: by session_id; user_account via sessions on user_id
select s.session_id, s.user_id, coalesce(s.account_id, a.account_id) as account_id, s.started_at, s.ended_at,
    local_day(s.started_at) as day
from sessions as s
left join user_account as a on a.user_id = case when s.account_id is null then s.user_id end
    and a.since <= s.started_at and a.until > s.started_at
