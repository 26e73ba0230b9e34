-- One row: the span of whole years in which tickets are opened, answered and solved, so that a day of tickets
-- changes nothing. It goes on for some years after the last.
select date_trunc('year', least(min(opened_at), min(first_response_at), min(resolved_at))) as first_at,
    greatest(timestamp '2035-01-01', date_trunc('year', greatest(max(opened_at), max(first_response_at), max(resolved_at)))
        + interval 1 year) as last_at
from ticket
