-- One row per user: the day from which it is known (1970-01-01 where its creation is not), to be counted as a
-- stock.
--: each
select user_id, account_id, coalesce(local_day(created_at), date '1970-01-01') as day,
    date '2100-01-01' as until_day
from users
