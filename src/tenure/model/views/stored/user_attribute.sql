-- One row per user and attribute: role and further attributes of users.
--: by user_id
select user_id, 'role' as attribute, role as value from users where role is not null
union all
select user_id, attribute, json_extract_string(attributes, '/' || replace(replace(attribute, '~', '~0'), '/', '~1')) as value
from (select user_id, attributes, unnest(json_keys(attributes)) as attribute from users where attributes is not null)
    as listed
where attribute <> 'role'
