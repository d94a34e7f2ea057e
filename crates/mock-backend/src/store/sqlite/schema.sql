-- Version 2, as a new database gets it. Ids are kept in the case of the wire; moments in milliseconds since 1970, days in days.
CREATE TABLE meta (
    scenario     TEXT    NOT NULL,
    seed         INTEGER NOT NULL,
    clock_offset INTEGER NOT NULL,
    -- How many writes the world had seen when it was put here; the audit counts on from it.
    sequence     INTEGER NOT NULL DEFAULT 0,
    -- One row.
    only         INTEGER PRIMARY KEY CHECK (only = 1)
) STRICT;

CREATE TABLE partner (
    place  INTEGER PRIMARY KEY,
    id     TEXT NOT NULL UNIQUE,
    name   TEXT NOT NULL,
    mpn_id TEXT NOT NULL
) STRICT;

CREATE TABLE token (
    text         TEXT    PRIMARY KEY,
    partner      INTEGER NOT NULL REFERENCES partner,
    user_context INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- A customer can buy from two partners, so the partner belongs to the key, here and below.
CREATE TABLE customer (
    partner          INTEGER NOT NULL REFERENCES partner,
    id               TEXT    NOT NULL,
    place            INTEGER NOT NULL,
    name             TEXT    NOT NULL,
    domain           TEXT    NOT NULL,
    relationship     TEXT    NOT NULL,
    delegated_access INTEGER NOT NULL,
    unmanaged        TEXT    NOT NULL,
    country          TEXT    NOT NULL,
    region           TEXT    NOT NULL,
    city             TEXT    NOT NULL,
    line             TEXT    NOT NULL,
    postal_code      TEXT    NOT NULL,
    phone            TEXT    NOT NULL,
    first_name       TEXT    NOT NULL,
    last_name        TEXT    NOT NULL,
    email            TEXT    NOT NULL,
    culture          TEXT    NOT NULL,
    PRIMARY KEY (partner, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE subscription (
    partner    INTEGER NOT NULL,
    customer   TEXT    NOT NULL,
    id         TEXT    NOT NULL,
    -- Its place among the customer's subscriptions.
    place      INTEGER NOT NULL,
    offer      TEXT    NOT NULL,
    nickname   TEXT,
    quantity   INTEGER NOT NULL,
    status     TEXT    NOT NULL,
    reasons    TEXT    NOT NULL,
    cycle      TEXT    NOT NULL,
    created    INTEGER NOT NULL,
    started    INTEGER NOT NULL,
    ends       INTEGER NOT NULL,
    auto_renew INTEGER NOT NULL,
    trial      INTEGER NOT NULL,
    parent     TEXT,
    order_id   TEXT    NOT NULL,
    version    INTEGER NOT NULL,
    PRIMARY KEY (partner, customer, id),
    FOREIGN KEY (partner, customer) REFERENCES customer
) STRICT, WITHOUT ROWID;

CREATE TABLE elsewhere (
    partner  INTEGER NOT NULL,
    customer TEXT    NOT NULL,
    place    INTEGER NOT NULL,
    sku      TEXT    NOT NULL,
    units    INTEGER NOT NULL,
    status   TEXT    NOT NULL,
    hidden   INTEGER NOT NULL,
    PRIMARY KEY (partner, customer, place),
    FOREIGN KEY (partner, customer) REFERENCES customer
) STRICT, WITHOUT ROWID;

CREATE TABLE user (
    partner        INTEGER NOT NULL,
    customer       TEXT    NOT NULL,
    id             TEXT    NOT NULL,
    place          INTEGER NOT NULL,
    principal_name TEXT    NOT NULL,
    first_name     TEXT    NOT NULL,
    last_name      TEXT    NOT NULL,
    display_name   TEXT    NOT NULL,
    usage_location TEXT,
    active         INTEGER NOT NULL,
    PRIMARY KEY (partner, customer, id),
    FOREIGN KEY (partner, customer) REFERENCES customer
) STRICT, WITHOUT ROWID;

CREATE TABLE licence (
    partner      INTEGER NOT NULL,
    customer     TEXT    NOT NULL,
    user         TEXT    NOT NULL,
    place        INTEGER NOT NULL,
    sku          TEXT    NOT NULL,
    switched_off TEXT    NOT NULL,
    PRIMARY KEY (partner, customer, user, place),
    FOREIGN KEY (partner, customer, user) REFERENCES user
) STRICT, WITHOUT ROWID;

-- Answers that are given again when the same request comes again.
CREATE TABLE request (
    partner     INTEGER NOT NULL REFERENCES partner,
    method      TEXT    NOT NULL,
    path        TEXT    NOT NULL,
    request_id  TEXT    NOT NULL,
    fingerprint BLOB    NOT NULL,
    at          INTEGER NOT NULL,
    status      INTEGER NOT NULL,
    body        BLOB    NOT NULL,
    PRIMARY KEY (partner, method, path, request_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX request_at ON request (at);

-- One row for each write that was executed, also for one that was refused.
CREATE TABLE audit (
    sequence       INTEGER PRIMARY KEY,
    at             INTEGER NOT NULL,
    partner        INTEGER NOT NULL REFERENCES partner,
    user_context   INTEGER NOT NULL,
    customer       TEXT    NOT NULL,
    subscription   TEXT    NOT NULL,
    action         TEXT    NOT NULL,
    done           INTEGER NOT NULL,
    result         TEXT,
    detail         TEXT    NOT NULL,
    request_id     TEXT    NOT NULL,
    correlation_id TEXT    NOT NULL
) STRICT;

-- Requests that were not let through: no or an unknown token, or somebody else's customer. There is
-- no foreign key, because nobody may stand behind them.
CREATE TABLE denial (
    number         INTEGER PRIMARY KEY,
    at             INTEGER NOT NULL,
    partner        INTEGER,
    method         TEXT    NOT NULL,
    path           TEXT    NOT NULL,
    status         INTEGER NOT NULL,
    correlation_id TEXT    NOT NULL
) STRICT;

PRAGMA user_version = 2;
