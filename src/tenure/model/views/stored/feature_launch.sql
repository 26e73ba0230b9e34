-- One row per feature: the day of its first use by anybody.
select feature, min(day) as launch_day from feature_use group by feature
