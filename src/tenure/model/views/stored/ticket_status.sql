-- One row per ticket with steps and status that it took: from began_at until ended_at (2100-01-01 for
-- the last). is_done is 1 in solved and closed; turns_done and turns_open mark where that changes.
--: by ticket_id
with change as (
    select ticket_id, opened_at as began_at, 0 as place, '' as ticket_event_id, 'new' as status
    from counted_ticket
    where has_steps = 1
    union all
    -- of steps at one instant a plain change of status comes first, then reopened, resolved, closed
    select e.ticket_id, e."at",
        case e.kind when 'status' then 1 when 'reopened' then 2 when 'resolved' then 3 else 4 end,
        e.ticket_event_id,
        case e.kind when 'status' then e.value when 'reopened' then 'open' when 'resolved' then 'solved' else 'closed' end
    from ticket_events as e
    join counted_ticket as t on t.ticket_id = e.ticket_id
    where e.kind in ('reopened', 'resolved', 'closed') or (e.kind = 'status' and e.value is not null)
),
marked as (
    select *, case when place = 0 then 0 else 1 end as is_later,
        case when status in ('solved', 'closed') then 1 else 0 end as is_done
    from change
)
select ticket_id, status, is_done, began_at,
    lead(began_at, 1, timestamp '2100-01-01') over steps as ended_at,
    row_number() over steps as position,
    case when is_done > lag(is_done, 1, 0) over steps then 1 else 0 end as turns_done,
    case when is_done < lag(is_done, 1, 0) over steps then 1 else 0 end as turns_open
from marked
window steps as (partition by ticket_id order by is_later, began_at, place, ticket_event_id)
