-- One row per unbroken stretch of days on which an account pays; is_first marks its first ever, left_day is
-- the end of the one before (1970-01-01 for the first).
-- is_involuntary says that the item that ended last before the end of the stretch ended for non-payment or fraud.
--: by account_id
with span as (
    select account_id, day, until_day, first_day,
        case when day <= lag(until_day, 1, date '1900-01-01') over (partition by account_id order by day)
            then 0 else 1 end as starts
    from mrr_span
    where is_lead = 1
),
numbered as (
    select *, sum(starts) over (partition by account_id order by day rows unbounded preceding) as stretch from span
),
stretch as (
    select account_id, stretch, min(day) as day, max(until_day) as until_day, min(first_day) as first_day
    from numbered
    group by account_id, stretch
),
ended as (
    select s.account_id, s.stretch,
        case when i.ended_reason in ('non_payment', 'fraud') then 1 else 0 end as is_involuntary,
        row_number() over (partition by s.account_id, s.stretch order by i.ended_at desc, i.item_id desc) as place
    from stretch as s
    join item_span as i on i.account_id = s.account_id and i.until_day <= s.until_day
    where i.ended_at is not null and i.day < i.until_day
)
select s.account_id, s.day, s.until_day, case when s.day = s.first_day then 1 else 0 end as is_first,
    lag(s.until_day, 1, date '1970-01-01') over (partition by s.account_id order by s.day) as left_day,
    coalesce(e.is_involuntary, 0) as is_involuntary
from stretch as s
left join ended as e on e.account_id = s.account_id and e.stretch = s.stretch and e.place = 1
