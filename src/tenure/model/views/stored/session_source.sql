-- One row: whether sessions are loaded, so that none are made of events.
select count(*) as loaded from (select session_id from sessions limit 1) as sample
