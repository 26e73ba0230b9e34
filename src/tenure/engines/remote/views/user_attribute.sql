-- One row per user and attribute: role and further attributes of users.
select user_id, 'role' as attribute, role as value from users where role is not null
union all
select user_id, attribute, value from user_further where attribute <> 'role'
