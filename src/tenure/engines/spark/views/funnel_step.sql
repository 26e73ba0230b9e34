-- As the common view; Spark would sort all events anew for every step of a recursive select, so each actor's
-- events are walked through in one list.
with happened as (
    select funnel, actor_id, step, window_days, occurred_at, user_id, account_id,
        dense_rank() over (partition by funnel, actor_id
            order by occurred_at, coalesce(received_at, occurred_at), event_id) as place
    from funnel_event
),
story as (
    select funnel, actor_id, max(window_days) as window_days,
        array_sort(collect_list(struct(place, step, occurred_at))) as events
    from happened
    group by funnel, actor_id
),
-- every first step begins an attempt, which each next step carries on while its window lasts
best as (
    select funnel, actor_id, array_max(transform(filter(events, e -> e.step = 1), s -> struct(
        aggregate(events, struct(1 as reached, s.place as place), (state, e) ->
            case when e.step = state.reached + 1 and e.place > state.place
                    and e.occurred_at < s.occurred_at + make_dt_interval(window_days)
                then struct(state.reached + 1 as reached, e.place as place) else state end).reached as reached,
        -s.place as place))) as attempt
    from story
),
started as (
    select b.funnel, b.actor_id, b.attempt.reached as reached, h.occurred_at, h.window_days, h.user_id,
        coalesce(h.account_id, a.account_id) as account_id
    from best as b
    join happened as h on h.funnel = b.funnel and h.actor_id = b.actor_id and h.place = -b.attempt.place
        and h.step = 1
    left join user_account as a on a.user_id = case when h.account_id is null then h.user_id end
        and a.since <= h.occurred_at and a.until > h.occurred_at
),
listed as (
    select funnel, cast(step as string) as step, step as number from setting_funnel
    union all
    select distinct funnel, 'overall', steps from setting_funnel
)
select s.funnel, l.step, s.actor_id, s.user_id, s.account_id, local_day(s.occurred_at) as day,
    s.occurred_at + make_dt_interval(s.window_days) as mature_at,
    case when s.reached >= l.number then 1 else 0 end as is_reached
from started as s
join listed as l on l.funnel = s.funnel
