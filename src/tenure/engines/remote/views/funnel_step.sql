-- One row per funnel, actor (a user, else an anonymous visitor) and step, and one for the funnel as a whole:
-- whether the actor's best attempt got there. Every occurrence of the first step starts an attempt; each
-- further step is the next such event, before the window ends. The deepest attempt counts, of equals the
-- earliest, on the day of its first step. Events at one instant are in the order they were received.
with recursive happened as (
    select funnel, actor_id, step, window_days, occurred_at, user_id, account_id,
        dense_rank() over (partition by funnel, actor_id
            order by occurred_at, coalesce(received_at, occurred_at), event_id) as place
    from funnel_event
),
-- every event asks for the next step and is one: in one order, latest first, the least place so far is that
-- of the next event
mark as (
    select funnel, actor_id, step, place, 0 as is_next, cast(null as bigint) as next_place,
        cast(null as timestamp) as next_at
    from happened
    union all
    select funnel, actor_id, step - 1, place, 1, place, occurred_at from happened
),
link as (
    select funnel, actor_id, step, place, is_next,
        min(next_place) over later as next_place, min(next_at) over later as next_at
    from mark
    window later as (
        partition by funnel, actor_id, step order by place desc, is_next rows unbounded preceding)
),
walk as (
    select funnel, actor_id, place as start_place, occurred_at as started_at, window_days, place, 1 as reached
    from happened
    where step = 1
    union all
    select w.funnel, w.actor_id, w.start_place, w.started_at, w.window_days, l.next_place, w.reached + 1
    from walk as w
    join link as l on l.funnel = w.funnel and l.actor_id = w.actor_id and l.step = w.reached and l.place = w.place
    where l.is_next = 0 and l.next_at < w.started_at + to_days(w.window_days)
),
best as (
    select funnel, actor_id, start_place, reached,
        row_number() over (partition by funnel, actor_id order by reached desc, start_place) as number
    from walk
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
