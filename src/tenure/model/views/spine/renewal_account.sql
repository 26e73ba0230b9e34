-- One or two rows per period and account with terms due: it counts once from the day the first outcome is
-- known, as renewed until one of its terms is lost; a loss that is known later takes that back (-1).
with judged as (
    select start_on, account_id, min(last_on) as last_on, min(mature_at) as first_at, max(is_renewed) as is_renewed,
        min(case when outcome = 'lost' then mature_at else timestamp '9999-12-31' end) as lost_at
    from renewal_period
    group by start_on, account_id
)
select start_on, account_id, last_on, 1 as entry, first_at as mature_at,
    case when is_renewed = 1 and lost_at > first_at then 1 else 0 end as renewed, 1 as due
from judged
union all
select start_on, account_id, last_on, 2, lost_at, -1, 0
from judged
where is_renewed = 1 and lost_at > first_at and lost_at < timestamp '9999-12-31'
