-- One row per period and day of it from Monday to Friday, with their number.
select start_on, window_on, day, count(*) over (partition by start_on) as weekdays
from calendar
where isodow(day) < 6
