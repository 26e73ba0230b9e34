-- One row per delivered survey invitation: whether the response that it names is there, and when the
-- time to answer is over.
--: by invitation_id; users via survey_invitations on user_id; survey_responses via survey_invitations on response_id
select i.invitation_id, i.survey, coalesce(i.touchpoint, 'relationship') as touchpoint,
    coalesce(i.account_id, u.account_id) as account_id, i.user_id, local_day(i.sent_at) as day,
    i.sent_at + to_days(cast($surveys_response_days as integer)) as known_at,
    case when r.response_id is null then 0 else 1 end as is_answered
from survey_invitations as i
left join users as u on u.user_id = i.user_id
left join survey_responses as r on r.response_id = i.response_id
where coalesce(i.delivered, true)
