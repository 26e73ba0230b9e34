-- One row per base period (month, or day below month), account and movement: new, expansion,
-- contraction, churn, reactivation, fx; unconverted where a missing rate leaves open which. movement is
-- signed, at the opening day's rate (fx: the rest), null where a rate is missing. joined_and_left and
-- left_and_returned have no movement. is_involuntary: the item
-- that ended last by then ended for non-payment or fraud.
with away as (
    select m.base_on, m.account_id, arg_min(p.day - p.left_day, p.day) as days
    from mrr_base as m
    join paying_stretch as p on p.account_id = m.account_id
        and p.day > m.opening_on and p.day <= m.closing_on
    where m.opening_pays = 0
    group by m.base_on, m.account_id
),
kinds as (
    select m.*,
        case when opening_pays = 0 and closing_pays = 0 then 'joined_and_left'
            when opening_pays = 0 and first_day > opening_on then 'new'
            when opening_pays = 0 and a.days > $mrr_reactivation_window_days then 'new'
            when opening_pays = 0 then 'reactivation'
            when closing_pays = 0 then 'churn'
            when change > 0 then 'expansion'
            when change < 0 then 'contraction'
            when change = 0 then 'none'
            when downs = 0 then 'expansion'
            when ups = 0 then 'contraction'
            else 'unconverted' end as kind
    from mrr_base as m
    left join away as a on a.base_on = m.base_on and a.account_id = m.account_id
),
started as (
    select base_on, account_id, cause
    from (
        select b.base_on, i.account_id, i.cause,
            row_number() over (partition by b.base_on, i.account_id order by i.day desc, i.item_id desc) as place
        from base as b
        join item_change as i on i.day > b.opening_on and i.day <= b.closing_on) as ranked
    where place = 1
),
ended as (
    select base_on, account_id, is_involuntary
    from (
        select k.base_on, k.account_id, p.is_involuntary,
            row_number() over (partition by k.base_on, k.account_id order by p.until_day desc) as place
        from kinds as k
        join paying_stretch as p on p.account_id = k.account_id and p.until_day <= k.closing_on
        where k.kind = 'churn') as ranked
    where place = 1
),
movement as (
    select base_on, opening_on, closing_on, account_id, kind, change as movement, opening, closing, level
    from kinds
    where kind <> 'none'
    union all
    select base_on, opening_on, closing_on, account_id, 'left_and_returned', 0, opening, closing, level
    from kinds
    where opening_pays = 1 and closing_pays = 1 and paid_days < closing_on - opening_on
    union all
    select base_on, opening_on, closing_on, account_id, 'fx', level - closing, opening, closing, level
    from kinds
    where closing_pays = 1 and (level <> closing or level is null or closing is null)
)
select m.base_on as day, m.opening_on, m.closing_on, m.account_id, m.kind, m.movement, m.opening, m.closing, m.level,
    case when m.kind = 'churn' and s.cause is not null then case when s.cause = 'pause' then 'pause' else 'free' end
        when m.kind = 'churn' then 'cancelled'
        when m.kind = 'contraction' and s.cause is null then 'cancelled'
        else coalesce(s.cause, 'other') end as cause,
    coalesce(e.is_involuntary, 0) as is_involuntary
from movement as m
left join started as s on s.base_on = m.base_on and s.account_id = m.account_id
left join ended as e on e.base_on = m.base_on and e.account_id = m.account_id
