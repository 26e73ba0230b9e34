-- One row per period, feature and user (unit 'user') or account (unit 'account') that used it often enough
-- in the window, on the day on which that was reached.
select c.start_on, f.feature, f.unit, f.user_id, f.account_id, f.day
from feature_day as f
join calendar as c on c.day = f.day and f.reached_day >= c.window_on and f.prev_reached_day < c.window_on
