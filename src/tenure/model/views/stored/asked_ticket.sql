-- One row per ticket that counts and names its user: when the user asked, and about what.
--: each
select user_id, category, opened_at from counted_ticket where user_id is not null
