-- One row per funnel, actor (a user, else an anonymous visitor) and step, and one for the funnel as a whole:
-- whether the actor's best attempt got there. Every occurrence of the first step starts an attempt; each
-- further step is the next such event, before the window ends. The deepest attempt counts, of equals the
-- earliest, on the day of its first step.
with happened as (
    select f.funnel, f.step, f.window_days, e.occurred_at, e.user_id, e.account_id,
        case when e.user_id is null then 'anonymous ' || e.anonymous_id else 'user ' || e.user_id end as actor_id,
        dense_rank() over (
            partition by f.funnel, case when e.user_id is null then 'anonymous ' || e.anonymous_id else 'user ' || e.user_id end
            order by e.occurred_at, coalesce(e.received_at, e.occurred_at), e.event_id) as place
    from events as e
    join setting_funnel as f on f.event = e.event
    where coalesce(e.user_id, e.anonymous_id) is not null
),
pair as (
    select funnel, actor_id, step as from_step, place, occurred_at, 1 as is_from from happened
    union all
    select funnel, actor_id, step - 1, place, occurred_at, 0 from happened where step > 1
),
link as (
    select funnel, actor_id, from_step, place, is_from,
        min(case when is_from = 0 then place end) over later as next_place,
        min(case when is_from = 0 then occurred_at end) over later as next_at
    from pair
    window later as (partition by funnel, actor_id, from_step order by place
        range between 1 following and unbounded following)
),
attempt as (
    with recursive walk as (
        select funnel, actor_id, place as start_place, occurred_at as started_at, window_days, place, 1 as reached
        from happened
        where step = 1
        union all
        select w.funnel, w.actor_id, w.start_place, w.started_at, w.window_days, l.next_place, w.reached + 1
        from walk as w
        join link as l on l.funnel = w.funnel and l.actor_id = w.actor_id and l.from_step = w.reached
            and l.place = w.place and l.is_from = 1
        where l.next_at < w.started_at + to_days(w.window_days)
    )
    select funnel, actor_id, start_place, max(reached) as reached from walk group by funnel, actor_id, start_place
),
best as (
    select funnel, actor_id, reached, start_place,
        row_number() over (partition by funnel, actor_id order by reached desc, start_place) as number
    from attempt
),
started as (
    select b.funnel, b.actor_id, b.reached, h.occurred_at, h.window_days, h.user_id,
        coalesce(h.account_id, a.account_id) as account_id
    from best as b
    join happened as h on h.funnel = b.funnel and h.actor_id = b.actor_id and h.place = b.start_place and h.step = 1
    left join user_account as a on a.user_id = case when h.account_id is null then h.user_id end
        and a.since <= h.occurred_at and a.until > h.occurred_at
    where b.number = 1
),
listed as (
    select funnel, cast(step as varchar) as step, step as number from setting_funnel
    union all
    select distinct funnel, 'overall', steps from setting_funnel
)
select s.funnel, l.step, s.actor_id, s.user_id, s.account_id, local_day(s.occurred_at) as day,
    s.occurred_at + to_days(s.window_days) as mature_at,
    case when s.reached >= l.number then 1 else 0 end as is_reached
from started as s
join listed as l on l.funnel = s.funnel
