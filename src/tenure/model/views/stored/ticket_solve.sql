-- One row per ticket with steps and day on which it was solved: the first solve of that day, the day of
-- the solve before it (1970-01-01 for the first), and the seconds until it was opened again (1e12 for never).
--: by ticket_id
with turn as (
    select ticket_id, began_at, position, turns_done,
        lead(began_at, 1, timestamp '2100-01-01') over (partition by ticket_id order by position) as reopened_at
    from ticket_status
    where turns_done = 1 or turns_open = 1
),
solve as (
    select ticket_id, began_at as solved_at, local_day(began_at) as day, reopened_at,
        lag(local_day(began_at), 1, date '1970-01-01') over (partition by ticket_id order by position) as prev_day
    from turn
    where turns_done = 1
)
select s.ticket_id, t.account_id, t.user_id, t.channel, t.category, t.priority, t.assignee, s.day, s.prev_day,
    s.solved_at + to_days(cast($tickets_reopen_days as integer)) as known_at,
    case when s.reopened_at < timestamp '2100-01-01'
        then seconds_between(s.solved_at, s.reopened_at) else 1e12 end as seconds_to_reopening
from solve as s
join counted_ticket as t on t.ticket_id = s.ticket_id
where s.prev_day < s.day
