-- One or two rows per period and account with terms due: it counts once from the day the first outcome is
-- known, as renewed until one of its terms is lost; a loss that is known later takes that back (-1).
with judged as (
    select start_on, account_id, min(last_on) as last_on, min(mature_day) as first_day, max(is_renewed) as is_renewed,
        min(case when outcome = 'lost' then mature_day else date '9999-12-31' end) as lost_day
    from renewal_period
    group by start_on, account_id
)
select start_on, account_id, last_on, first_day as mature_day,
    case when is_renewed = 1 and lost_day > first_day then 1 else 0 end as renewed, 1 as due
from judged
union all
select start_on, account_id, last_on, lost_day, -1, 0
from judged
where is_renewed = 1 and lost_day > first_day and lost_day < date '9999-12-31'
