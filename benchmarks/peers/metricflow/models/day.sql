select cast(null as date) as date_day
