-- One row per referral that counts: not of the account itself, and the first by that account of the same
-- other account.
--: by account_id
with numbered as (
    select *, row_number() over (
        partition by account_id, coalesce(referred_account_id, referral_id) order by referred_at, referral_id) as number
    from referrals
    where coalesce(referred_account_id, '') <> account_id
)
select referral_id, account_id, referred_account_id, local_day(referred_at) as day
from numbered
where number = 1
