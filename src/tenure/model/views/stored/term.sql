-- One row per contract term that is long enough to have a renewal: the day it is due and what became of it.
-- outcome lost with a mature_at is what it becomes unless something happens until then; pending never
-- matures. The successor is the one named, else the next term of the same account and product that starts
-- from 90 days before the end until the grace is over, or was signed by then.
with due as (
    select contract_id, account_id, product, started_on, ended_on as due_on, renewed_contract_id, auto_renew,
        decision, decided_at, cancelled_at, coalesce(annual_value, 0) as value, coalesce(currency, $currency) as currency
    from contracts
    where ended_on >= cast(started_on + to_months($renewal_min_term_months) as date)
),
candidate as (
    select d.contract_id, n.contract_id as successor_id, n.started_on
    from due as d
    join contracts as n on n.contract_id = d.renewed_contract_id
    where n.contract_id <> d.contract_id
    union all
    select d.contract_id, n.contract_id, n.started_on
    from due as d
    join contracts as n on n.account_id = d.account_id
    where d.renewed_contract_id is null and n.contract_id <> d.contract_id
        and coalesce(n.product, '') = coalesce(d.product, '') and n.started_on > d.started_on
        and n.started_on >= d.due_on - 90
        and least(n.started_on, coalesce(local_day(n.signed_at), n.started_on)) <= d.due_on + $renewal_grace_days
),
ordered as (
    select contract_id, successor_id,
        row_number() over (partition by contract_id order by started_on, successor_id) as number
    from candidate
),
followed as (
    select d.*, n.contract_id as successor_id, n.started_on as next_on, n.signed_at as next_signed_at,
        n.annual_value as next_value, coalesce(n.currency, $currency) as next_currency
    from due as d
    left join ordered as o on o.contract_id = d.contract_id and o.number = 1
    left join contracts as n on n.contract_id = o.successor_id
),
decided as (
    select *,
        case when decision is not null then decision
            when cancelled_at < local_midnight(due_on) then 'lost'
            when successor_id is not null then 'renewed'
            when auto_renew then 'pending'
            else 'open' end as state
    from followed
)
select contract_id, account_id, product, due_on, value, currency,
    case state when 'open' then 'lost' else state end as outcome,
    case state when 'pending' then timestamp '9999-12-31' when 'open' then local_midnight(due_on + $renewal_grace_days)
        else timestamp '1970-01-01' end as mature_at,
    case when state = 'renewed' and (next_on <= due_on or next_signed_at <= local_midnight(due_on)
        or decided_at <= local_midnight(due_on)) then 1 else 0 end as is_on_time,
    case when state = 'renewed' then successor_id end as successor_id,
    coalesce(next_value, 0) as next_value, next_currency
from decided
