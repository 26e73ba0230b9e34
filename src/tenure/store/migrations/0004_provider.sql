-- Sign-ins that a browser began and the provider has not answered yet; each is answered once.
create table provider_request (
    secret_hash text primary key,
    after text not null,            -- the page that one wanted to go to
    expires_at text not null
) strict;
