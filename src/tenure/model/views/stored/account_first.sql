-- One row per account that was ever active: the instant of its first qualifying event.
--: by account_id
select account_id, min(first_at) as first_at from activity_day where account_id is not null group by account_id
