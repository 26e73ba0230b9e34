-- One row per user, local day and input of the engagement score that adds up over days: logins, feedback
-- (texts and survey answers), and events that the weights name.
--: by user_id, day
with login as (
    select user_id, local_day(occurred_at) as day, 'logins' as input
    from events
    where event in ('login', 'log_in', 'logged_in', 'Logged In', 'sign_in', 'signed_in', 'Signed In')
        and user_id is not null
),
named as (
    select e.user_id, local_day(e.occurred_at) as day, w.input
    from events as e
    join setting_engagement as w on w.input = e.event
    where e.user_id is not null and w.input not in ('logins', 'active_days', 'features', 'feedback')
),
said as (
    select user_id, local_day(said_at) as day, 'feedback' as input from feedback where user_id is not null
    union all
    select user_id, local_day(answered_at), 'feedback' from survey_responses where user_id is not null
)
select user_id, day, input, count(*) as amount
from (select * from login union all select * from named union all select * from said) as listed
group by user_id, day, input
