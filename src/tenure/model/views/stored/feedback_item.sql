-- One row per piece of feedback: the day on which it was said, its source, theme and sentiment.
--: by feedback_id; users via feedback on user_id
select f.feedback_id, local_day(f.said_at) as day, coalesce(f.account_id, u.account_id) as account_id, f.user_id,
    f.source, f.theme, f.sentiment
from feedback as f
left join users as u on u.user_id = f.user_id
