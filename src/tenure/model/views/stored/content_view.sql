-- One row per item of content that somebody started, on the day of the start: whether it was completed.
--: by view_id; user_account via content_views on user_id
select v.view_id, v.content_id, v.user_id, coalesce(v.account_id, a.account_id) as account_id,
    local_day(v.started_at) as day, coalesce(v.category, '(none)') as category,
    case when v.completed_at is not null or v.share_consumed >= $content_completed_share then 1 else 0 end
        as is_completed
from content_views as v
left join user_account as a on a.user_id = case when v.account_id is null then v.user_id end
    and a.since <= v.started_at and a.until > v.started_at
