-- One row per feature, day and who used it: a user (unit 'user') or an account (unit 'account').
-- reached_day is the latest day since which there were enough uses to make an adopter, prev_reached_day that
-- of the day of use before: so adopters of any window are those with reached_day in it and prev_reached_day
-- before it. Both are 1970-01-01 while there were not enough.
--: each
select feature, 'user' as unit, user_id, account_id, day, uses, reached_day, prev_reached_day from feature_user_day
union all
select feature, 'account', null, account_id, day, uses, reached_day, prev_reached_day from feature_account_day
