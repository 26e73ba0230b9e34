-- One row per period and account that answered NPS: the mean points of its respondents, each with the
-- answer that counts in the window.
select c.start_on, a.account_id, avg(a.points) as points, max(a.flag) as flag
from calendar as c
join survey_answer as a on a.day = c.day and a.next_day > c.closing_on
where a.survey = 'nps' and a.touchpoint in $surveys_nps_touchpoints and a.account_id is not null
group by c.start_on, a.account_id
