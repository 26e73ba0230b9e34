-- One row per period and contract of at least twelve months that runs at the closing day: its value of one
-- year at that day's rate. A contract that was cancelled runs until then.
with running as (
    select contract_id, account_id, annual_value, coalesce(currency, $currency) as currency, started_on as day,
        least(ended_on, coalesce(local_day(cancelled_at), ended_on)) as until_day
    from contracts
    where annual_value is not null and ended_on >= cast(started_on + interval 12 month as date)
)
select p.start_on, c.contract_id, c.account_id, converted(c.annual_value, r.rate) as annual_value
from period as p
join running as c on c.day <= p.closing_on and c.until_day > p.closing_on
left join rate_day as r on r.currency = c.currency and r.day = p.closing_on
