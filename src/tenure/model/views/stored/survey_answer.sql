-- One row per valid survey answer: points (100 promoter, 0, -100 detractor), is_satisfied by the top of
-- its own scale, ease on 1 to 7. next_day is the day of the same respondent's next answer where the
-- latest counts (of a ticket: of the ticket's next answer), else 2100-01-01.
--: by respondent; users via survey_score on user_id
with valid as (
    select s.*, local_day(s.answered_at) as day, coalesce(s.account_id, u.account_id) as owner_id,
        case when ends_with(s.instrument, '_effort') then s.low + s.high - s.score else s.score end as agreement
    from survey_score as s
    left join users as u on u.user_id = s.user_id
    where s.refusal = ''
)
select response_id, survey, instrument, touchpoint, ticket_id, respondent, owner_id as account_id, user_id, day, score,
    lead(day, 1, date '2100-01-01')
        over (partition by survey, touchpoint, respondent order by answered_at, response_id) as next_day,
    case when score >= 9 then 100 when score <= 6 then -100 else 0 end as points,
    case when score >= case high when 10 then 9 when 7 then 6 when 5 then 4 when 4 then 3 else high end
        then 1 else 0 end as is_satisfied,
    -- 0 to 100 is a scale of effort by itself
    case when low = 0 and high = 100 then cast(7 - cast(score as double) * 6 / 100 as decimal(18, 12))
        else cast(1 + cast(agreement - low as double) * 6 / (high - low) as decimal(18, 12)) end as ease,
    case when trim(coalesce(comment, '')) <> '' then 1 else 0 end as has_comment,
    case when survey = 'nps' and low = 1 then 'scale_mismatch' else '' end as flag
from valid
