select cast(null as varchar) as user_id, cast(null as timestamp) as occurred_at, cast(null as varchar) as plan
