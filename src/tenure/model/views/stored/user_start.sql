-- One row per user: the account at the start, the instant and local day of creation (day 1970-01-01 where
-- it is not known).
--: by user_id
select u.user_id, coalesce(a.account_id, u.account_id) as account_id, u.created_at,
    coalesce(local_day(u.created_at), date '1970-01-01') as day
from users as u
left join user_account as a on a.user_id = u.user_id and a.since <= u.created_at and a.until > u.created_at
