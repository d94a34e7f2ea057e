-- From version 1 to version 2.
ALTER TABLE meta ADD COLUMN sequence INTEGER NOT NULL DEFAULT 0;

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
