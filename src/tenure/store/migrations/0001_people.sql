-- Secrets are kept as hashes only; instants are UTC, ISO 8601, so that text sorts as time.
create table user (
    user_id text primary key,
    email text not null unique collate nocase,
    name text not null,
    role text not null check (role in ('viewer', 'analyst', 'admin')),
    password text,                  -- argon2; null until chosen
    created_at text not null,
    disabled_at text
) strict;

create table session (
    secret_hash text primary key,
    user_id text not null references user,
    created_at text not null,
    seen_at text not null,
    expires_at text not null
) strict;

create table link (
    secret_hash text primary key,
    user_id text references user,   -- null: whoever opens it becomes the first user
    expires_at text not null,
    used_at text
) strict;

create table token (
    token_id text primary key,
    secret_hash text not null unique,
    prefix text not null,
    user_id text not null references user,
    name text not null,
    scopes text not null,           -- words, separated by spaces
    created_at text not null,
    expires_at text not null,
    revoked_at text,
    used_at text
) strict;

create table failure (
    who text not null,              -- an account or an address, hashed
    at text not null
) strict;

create index failure_by_who on failure (who, at);

create table audit (
    number integer primary key,
    at text not null,
    user_id text,
    action text not null,
    detail text not null,
    hash text not null              -- over the line and the hash before it
) strict;
