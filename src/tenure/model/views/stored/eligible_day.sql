-- One row per feature that only some plans have, active day and user (unit 'user') or account (unit
-- 'account') on such a plan, with the previous such day (1970-01-01 for the first).
--: each
select feature, 'user' as unit, user_id, account_id, day, prev_day from eligible_user_day
union all
select feature, 'account', null, account_id, day, prev_day from eligible_account_day
