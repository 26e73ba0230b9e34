-- One row: whether there are subscription items at all.
select count(*) as items from (select item_id from subscription_items limit 1) as sample
