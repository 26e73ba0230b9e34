-- One row per event that names no session, of a user or else an anonymous visitor, where no sessions are
-- loaded.
--: each
select user_id, case when user_id is null then anonymous_id end as visitor, account_id, occurred_at
from events
where session_id is null and (user_id is not null or anonymous_id is not null)
    and (select loaded from session_source) = 0
