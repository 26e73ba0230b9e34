-- One schedule, Monday to Friday.
select 'office' as schedule, 'Europe/Berlin' as time_zone, i + 1 as weekday, time '09:00:00' as opens, time '17:00:00' as closes
from range(5) as t(i)
