select cast(occurred_at as date) as day, count(distinct user_id) as value from events group by 1 order by 1
