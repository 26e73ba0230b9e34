-- Accounts, half of which are there from the start; region and size are further attributes.
select 'a' || i as account_id, 'Account ' || i as name,
    case when pick(i, 1, 2) = 0 then timestamp '2023-12-01' else $first + to_seconds(pick(i, 2, 660 * 86400)) end as created_at,
    'csm' || pick(i, 3, 40) as owner,
    json_object('region', ['amer', 'emea', 'apac'][1 + pick(i, 4, 3)], 'size', ['small', 'mid', 'large'][1 + pick(i, 5, 3)]) as attributes
from range($accounts) as t(i)
