-- One row per base period (month, or day below month), account and movement: new, expansion,
-- contraction, churn, reactivation, fx; unconverted where a rate is missing. movement is signed, at the
-- opening day's rate (fx: the rest). joined_and_left and left_and_returned have no movement.
with held as (
    select b.base_on, b.opening_on, b.closing_on, s.account_id, s.mrr, s.first_day, s.is_lead,
        o.rate as opening_rate, c.rate as closing_rate,
        case when s.day <= b.opening_on and s.until_day > b.opening_on then 1 else 0 end as at_opening,
        case when s.day <= b.closing_on and s.until_day > b.closing_on then 1 else 0 end as at_closing,
        least(s.until_day, b.closing_on + 1) - greatest(s.day, b.opening_on + 1) as days
    from base as b
    join mrr_span as s on s.day <= b.closing_on and s.until_day > b.opening_on
    left join rate_day as o on o.currency = s.currency and o.day = b.opening_on
    left join rate_day as c on c.currency = s.currency and c.day = b.closing_on
),
ends as (
    select base_on, opening_on, closing_on, account_id, min(first_day) as first_day,
        max(at_opening) as opening_pays, max(at_closing) as closing_pays,
        sum(case when is_lead = 1 then days else 0 end) as days,
        positive(strict_sum(case when at_opening = 1 then converted(mrr, opening_rate) else 0 end)) as opening,
        positive(strict_sum(case when at_closing = 1 then converted(mrr, opening_rate) else 0 end)) as closing,
        positive(strict_sum(case when at_closing = 1 then converted(mrr, closing_rate) else 0 end)) as level
    from held
    group by base_on, opening_on, closing_on, account_id
),
left_before as (
    select e.base_on, e.account_id, max(p.until_day) as left_day
    from ends as e
    join paying_stretch as p on p.account_id = e.account_id and p.until_day <= e.opening_on + 1
    group by e.base_on, e.account_id
),
kinds as (
    select e.*,
        case when opening_pays = 0 and closing_pays = 0 then 'joined_and_left'
            when opening_pays = 0 and first_day > opening_on then 'new'
            when opening_pays = 0 and e.opening_on + 1 - l.left_day > $mrr_reactivation_window_days then 'new'
            when opening_pays = 0 then 'reactivation'
            when closing_pays = 0 then 'churn'
            when closing > opening then 'expansion'
            when closing < opening then 'contraction'
            when closing is null or opening is null then 'unconverted'
            else 'none' end as kind
    from ends as e
    left join left_before as l on l.base_on = e.base_on and l.account_id = e.account_id
),
started as (
    select b.base_on, i.account_id, arg_max(i.cause, i.day) as cause
    from base as b
    join item_change as i on i.day > b.opening_on and i.day <= b.closing_on
    group by b.base_on, i.account_id
),
churned as (
    select k.base_on, k.account_id, arg_max(p.is_involuntary, p.until_day) as is_involuntary
    from kinds as k
    join paying_stretch as p on p.account_id = k.account_id and p.until_day <= k.closing_on
    where k.kind = 'churn'
    group by k.base_on, k.account_id
),
movement as (
    select base_on, opening_on, closing_on, account_id, kind, closing - opening as movement, opening, closing, level
    from kinds
    where kind <> 'none'
    union all
    select base_on, opening_on, closing_on, account_id, 'left_and_returned', 0, opening, closing, level
    from kinds
    where opening_pays = 1 and closing_pays = 1 and days < closing_on - opening_on
    union all
    select base_on, opening_on, closing_on, account_id, 'fx', level - closing, opening, closing, level
    from kinds
    where closing_pays = 1 and (level <> closing or level is null or closing is null)
)
select m.base_on as day, m.opening_on, m.closing_on, m.account_id, m.kind, m.movement, m.opening, m.closing, m.level,
    case when m.kind = 'churn' then 'cancelled' else coalesce(s.cause, 'other') end as cause,
    coalesce(c.is_involuntary, 0) as is_involuntary
from movement as m
left join started as s on s.base_on = m.base_on and s.account_id = m.account_id
left join churned as c on c.base_on = m.base_on and c.account_id = m.account_id
