-- One row per funnel, actor (a user, else an anonymous visitor) and step, and one for the funnel as a whole:
-- whether the actor's best attempt got there. Every occurrence of the first step starts an attempt; each
-- further step is the next such event, before the window ends. The deepest attempt counts, of equals the
-- earliest, on the day of its first step. Events at one instant are in the order they were received.
--: by actor_id; user_account via funnel_event on user_id
with actor as materialized (
    select funnel, actor_id, row_number() over () as actor
    from (select distinct funnel, actor_id from funnel_event where step = 1) as starter
),
happened as materialized (
    select a.actor, e.step, e.window_days, e.occurred_at, e.user_id, e.account_id,
        dense_rank() over (
            partition by a.actor order by e.occurred_at, coalesce(e.received_at, e.occurred_at), e.event_id) as place
    from funnel_event as e
    join actor as a on a.funnel = e.funnel and a.actor_id = e.actor_id
),
link as materialized (
    select h.actor, h.step, h.place, n.place as next_place, n.occurred_at as next_at
    from happened as h
    asof join happened as n on n.actor = h.actor and n.step = h.step + 1 and h.place < n.place
),
attempt as (
    with recursive walk as (
        select actor, place as start_place, occurred_at as started_at, window_days, place, 1 as reached
        from happened
        where step = 1
        union all
        select w.actor, w.start_place, w.started_at, w.window_days, l.next_place, w.reached + 1
        from walk as w
        join link as l on l.actor = w.actor and l.step = w.reached and l.place = w.place
        where l.next_at < w.started_at + to_days(w.window_days)
    )
    select actor, start_place, max(reached) as reached from walk group by actor, start_place
),
best as (
    select actor, max(row(reached, -start_place)) as attempt from attempt group by actor
),
started as (
    select c.funnel, c.actor_id, b.attempt[1] as reached, h.occurred_at, h.window_days, h.user_id,
        coalesce(h.account_id, a.account_id) as account_id
    from best as b
    join actor as c on c.actor = b.actor
    join happened as h on h.actor = b.actor and h.place = -b.attempt[2] and h.step = 1
    left join user_account as a on a.user_id = case when h.account_id is null then h.user_id end
        and a.since <= h.occurred_at and a.until > h.occurred_at
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
