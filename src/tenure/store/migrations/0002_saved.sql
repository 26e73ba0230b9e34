-- What people keep: filters, dashboards, targets, notes. The text of what was removed is gone.
create table saved (
    saved_id text primary key,
    kind text not null check (kind in ('segment', 'dashboard', 'target', 'note')),
    body text not null,             -- JSON
    user_id text references user,
    at text not null,
    removed_at text,
    change integer not null         -- grows with every change of the table
) strict;

create index saved_by_kind on saved (kind, removed_at);
