-- One row per account that has started ($value_start): the day and instant of its start, the seconds to its
-- first value event (null while there is none), the end of its last paying stretch, and the horizon.
-- Value up to a day before the start counts as 0 seconds; where it came earlier the account is left out.
--: by account_id
with midnight as (
    select account_id, timezone('UTC', timezone($time_zone, cast(min(started_on) as timestamp))) as started_at
    from contracts
    group by account_id
),
item as (
    select account_id, min(started_at) as started_at from subscription_items group by account_id
),
started as (
    select a.account_id,
        case $value_start when 'account' then a.created_at
            when 'contract' then coalesce(m.started_at, i.started_at)
            else f.first_at end as started_at
    from accounts as a
    left join midnight as m on m.account_id = a.account_id
    left join item as i on i.account_id = a.account_id
    left join account_first as f on f.account_id = a.account_id
),
reached as (
    select account_id, min(occurred_at) as value_at from value_event where account_id is not null group by account_id
),
gone as (
    select account_id, timezone('UTC', timezone($time_zone, cast(max(until_day) as timestamp))) as gone_at
    from paying_stretch
    group by account_id
)
select s.account_id, local_day(s.started_at) as day, s.started_at,
    case when r.value_at >= s.started_at then seconds_between(s.started_at, r.value_at)
        when r.value_at is not null then 0 end as value_seconds,
    coalesce(g.gone_at, timestamp '2100-01-01') as gone_at,
    s.started_at + to_days(cast($value_horizon_days as integer)) as mature_at,
    86400 * $value_horizon_days as horizon_seconds
from started as s
left join reached as r on r.account_id = s.account_id
left join gone as g on g.account_id = s.account_id
where s.started_at is not null
    and coalesce(r.value_at, timestamp '2100-01-01') >= s.started_at - to_days(1)
