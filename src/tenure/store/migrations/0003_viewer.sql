-- What a user sees: the part of the accounts, as JSON attribute -> values (null: all), and how numbers are written.
alter table user add column portfolio text;
alter table user add column locale text;
