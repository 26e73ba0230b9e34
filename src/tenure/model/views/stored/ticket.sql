-- One row per ticket that counts: instants of its opening, first response, first and last solve (null
-- while it has none; the last is the start of the final stretch in solved or closed), the seconds
-- between them, replies, reopenings, and seconds until the same person asks again (1e12 for never).
--: by ticket_id; asked_ticket via counted_ticket on user_id
with path as (
    select ticket_id,
        min(case when turns_done = 1 then began_at end) as first_resolved_at,
        -- the last turn is the start of the final stretch when the ticket is still done
        case when max(case when ended_at = timestamp '2100-01-01' then is_done else 0 end) = 1
            then max(case when turns_done = 1 then began_at end) end as resolved_at,
        cast(sum(turns_open) as bigint) as reopens,
        sum(case when status in ('new', 'open', 'hold') and ended_at < timestamp '2100-01-01'
            then seconds_between(began_at, ended_at) else 0 end) as wait_seconds
    from ticket_status
    group by ticket_id
),
column_based as (
    select *, case when status is null or status in ('solved', 'closed') then 1 else 0 end as may_be_done,
        coalesce(resolved_at, closed_at) as done_at
    from counted_ticket
),
merged as (
    select t.ticket_id, t.account_id, t.user_id, t.channel, t.category, t.priority, t.assignee, t.schedule,
        t.has_steps, t.handling_seconds, t.opened_at,
        case when t.has_steps = 1 then k.first_response_at else t.first_response_at end as first_response_at,
        case when t.has_steps = 1 then p.first_resolved_at else coalesce(t.first_resolved_at, t.done_at) end
            as first_resolved_at,
        case when t.has_steps = 1 then p.resolved_at when t.may_be_done = 0 then null
            else coalesce(t.done_at, case when coalesce(t.reopens, 0) = 0 then t.first_resolved_at end) end as resolved_at,
        coalesce(case when t.has_steps = 1 then k.agent_replies else t.agent_replies end, 0) as agent_replies,
        coalesce(case when t.has_steps = 1 then k.customer_replies else t.customer_replies end, 0) as customer_replies,
        coalesce(case when t.has_steps = 1 then p.reopens else t.reopens end, 0) as reopens,
        p.wait_seconds
    from column_based as t
    left join path as p on p.ticket_id = t.ticket_id
    left join ticket_talk as k on k.ticket_id = t.ticket_id
),
asked as (
    select user_id, category, opened_at from asked_ticket
),
uncategorised as (
    select user_id, opened_at from asked where category is null
),
solved as (
    select ticket_id, user_id, category, greatest(first_resolved_at, opened_at) as solved_at, first_resolved_at
    from merged
    where first_resolved_at is not null and user_id is not null
),
-- the next ticket of the same topic, where both topics are known; any next one where one is not
follow as (
    select s.ticket_id, s.first_resolved_at,
        least(coalesce(same.opened_at, timestamp '2100-01-01'), coalesce(blank.opened_at, timestamp '2100-01-01'),
            coalesce(case when s.category is null then whatever.opened_at end, timestamp '2100-01-01')) as next_at
    from solved as s
    asof left join asked as same
        on same.user_id = s.user_id and same.category = s.category and same.opened_at > s.solved_at
    asof left join uncategorised as blank on blank.user_id = s.user_id and blank.opened_at > s.solved_at
    asof left join asked as whatever on whatever.user_id = s.user_id and whatever.opened_at > s.solved_at
)
select m.*, local_day(m.opened_at) as opened_day,
    local_day(m.first_resolved_at) as first_resolved_day, local_day(m.resolved_at) as resolved_day,
    m.opened_at + to_days(cast($tickets_resolved_within_days as integer)) as resolution_known_at,
    m.first_resolved_at + to_days(cast($tickets_fcr_window_days as integer)) as contact_known_at,
    seconds_between(m.opened_at, m.first_response_at) as response_seconds,
    seconds_between(m.opened_at, m.first_resolved_at) as first_resolution_seconds,
    seconds_between(m.opened_at, m.resolved_at) as resolution_seconds,
    case when f.next_at < timestamp '2100-01-01'
        then seconds_between(f.first_resolved_at, f.next_at) else 1e12 end as seconds_to_next_ticket
from merged as m
left join follow as f on f.ticket_id = m.ticket_id
