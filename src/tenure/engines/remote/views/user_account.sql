-- One row per user and span of instants [since, until): the account of the membership that started
-- last, else the account that the user names.
with edge as (
    select user_id, timestamp '1900-01-01' as since from users
    union select user_id, timestamp '1900-01-01' from memberships
    union select user_id, started_at from memberships
    union select user_id, ended_at from memberships where ended_at is not null
),
slice as (
    select user_id, since,
        lead(since, 1, timestamp '2100-01-01') over (partition by user_id order by since) as until
    from edge
),
held as (
    select s.user_id, s.since, s.until, m.account_id,
        row_number() over (partition by s.user_id, s.since order by m.started_at desc, m.account_id desc) as place
    from slice as s
    left join memberships as m on m.user_id = s.user_id and m.started_at <= s.since
        and coalesce(m.ended_at, timestamp '2100-01-01') > s.since
)
select h.user_id, h.since, h.until, coalesce(h.account_id, u.account_id) as account_id
from held as h
left join users as u on u.user_id = h.user_id
where h.place = 1 and coalesce(h.account_id, u.account_id) is not null
