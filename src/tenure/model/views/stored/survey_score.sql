-- One row per survey response: the scale that its instrument names (the usual one of the survey where
-- it names none), and why the score does not count: unknown_scale, not_whole, out_of_scale, or ''. respondent is whose latest answer
-- counts.
--: each
with parsed as (
    select response_id, survey, score, answered_at, account_id, user_id, ticket_id, comment,
        coalesce(touchpoint, 'relationship') as touchpoint,
        coalesce(instrument, case survey when 'nps' then 'nps_0_10' when 'csat' then 'csat_1_5' else 'ces_1_7' end)
            as instrument
    from survey_responses
),
scaled as (
    select *,
        try_cast(regexp_extract(instrument, '_([0-9]+)_([0-9]+)(_[a-z]+)?$', 1) as integer) as low,
        try_cast(regexp_extract(instrument, '_([0-9]+)_([0-9]+)(_[a-z]+)?$', 2) as integer) as high
    from parsed
)
select *,
    case when touchpoint in $surveys_latest_per_respondent
        then coalesce('user ' || user_id, 'account ' || account_id, 'answer ' || response_id)
        else coalesce('ticket ' || ticket_id, 'answer ' || response_id) end as respondent,
    case
        when low is null or high is null or low >= high then 'unknown_scale'
        when survey = 'nps' and (high <> 10 or low > 1) then 'unknown_scale'
        when survey = 'csat' and not ((low = 1 and high in (2, 3, 4, 5, 7, 10)) or (low = 0 and high in (1, 10)))
            then 'unknown_scale'
        when score <> floor(score) then 'not_whole'
        when score < low or score > high then 'out_of_scale'
        else '' end as refusal
from scaled
