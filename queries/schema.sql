-- The tables of a new database, at schema version 1. Later versions are numbered files in migrations/.
-- Returns: nothing. The only file with several statements.
-- Every imported row carries the import that brought it and the span in which it was what we knew:
-- valid_from <= moment < valid_to. The first version of an id is valid from -infinity, because the row
-- itself says when it happened (registered_at, posted_at); a changed row closes the old version.
-- No keys on the tables that may grow long: a primary key made a load of 10 million rows four times slower.

-- One row: what the file is, and which data it holds. version.json beside the database repeats data_version.
CREATE TABLE state (
    schema_version INTEGER NOT NULL,
    data_version   VARCHAR NOT NULL
);

INSERT INTO state VALUES (1, 'empty');

-- One row an import that changed something: the manifest.
CREATE TABLE imports (
    import_id   INTEGER PRIMARY KEY,
    imported_at TIMESTAMPTZ NOT NULL,
    kind        VARCHAR NOT NULL,
    event_id    VARCHAR,
    file_name   VARCHAR NOT NULL,
    sha256      VARCHAR NOT NULL,
    rows_read   BIGINT NOT NULL,
    rows_new    BIGINT NOT NULL,
    rows_changed   BIGINT NOT NULL,
    rows_unchanged BIGINT NOT NULL,
    rows_rejected  BIGINT NOT NULL
);

CREATE TABLE events (
    event_id  VARCHAR NOT NULL,
    name      VARCHAR NOT NULL,
    starts_at TIMESTAMPTZ NOT NULL,
    timezone  VARCHAR NOT NULL,
    target    DOUBLE,
    capacity  DOUBLE,
    venue     VARCHAR,
    latitude  DOUBLE,
    longitude DOUBLE,
    registration_closes_at TIMESTAMPTZ,
    series    VARCHAR NOT NULL,
    kind      VARCHAR,
    organiser VARCHAR,
    attended  BIGINT,
    city      VARCHAR,
    simulated VARCHAR,
    import_id  INTEGER NOT NULL,
    valid_from TIMESTAMPTZ NOT NULL,
    valid_to   TIMESTAMPTZ NOT NULL
);

CREATE TABLE registrations (
    event_id        VARCHAR NOT NULL,
    registration_id VARCHAR NOT NULL,
    registered_at   TIMESTAMPTZ NOT NULL,
    city            VARCHAR,
    cancelled_at    TIMESTAMPTZ,
    party_size      INTEGER NOT NULL,
    status          VARCHAR,
    bus_id          VARCHAR,
    channel         VARCHAR,
    import_id  INTEGER NOT NULL,
    valid_from TIMESTAMPTZ NOT NULL,
    valid_to   TIMESTAMPTZ NOT NULL
);

CREATE TABLE attendance (
    event_id        VARCHAR NOT NULL,
    registration_id VARCHAR NOT NULL,
    attended        BOOLEAN NOT NULL,
    checked_in_at   TIMESTAMPTZ,
    import_id  INTEGER NOT NULL,
    valid_from TIMESTAMPTZ NOT NULL,
    valid_to   TIMESTAMPTZ NOT NULL
);

CREATE TABLE posts (
    event_id  VARCHAR NOT NULL,
    post_id   VARCHAR NOT NULL,
    posted_at TIMESTAMPTZ NOT NULL,
    hashtag   VARCHAR,
    platform  VARCHAR,
    author_id VARCHAR,
    reposts   BIGINT,
    comments  BIGINT,
    likes     BIGINT,
    city      VARCHAR,
    import_id  INTEGER NOT NULL,
    valid_from TIMESTAMPTZ NOT NULL,
    valid_to   TIMESTAMPTZ NOT NULL
);

CREATE TABLE buses (
    event_id   VARCHAR NOT NULL,
    bus_id     VARCHAR NOT NULL,
    city       VARCHAR NOT NULL,
    seats      INTEGER NOT NULL,
    departs_at TIMESTAMPTZ,
    status     VARCHAR,
    cost       DOUBLE,
    import_id  INTEGER NOT NULL,
    valid_from TIMESTAMPTZ NOT NULL,
    valid_to   TIMESTAMPTZ NOT NULL
);

CREATE TABLE milestones (
    event_id    VARCHAR NOT NULL,
    happened_at TIMESTAMPTZ NOT NULL,
    title       VARCHAR NOT NULL,
    source      VARCHAR,
    kind        VARCHAR,
    import_id  INTEGER NOT NULL,
    valid_from TIMESTAMPTZ NOT NULL,
    valid_to   TIMESTAMPTZ NOT NULL
);

CREATE TABLE claims (
    event_id   VARCHAR NOT NULL,
    claimed_at TIMESTAMPTZ NOT NULL,
    about      VARCHAR NOT NULL,
    claimant   VARCHAR NOT NULL,
    low        DOUBLE,
    high       DOUBLE,
    source     VARCHAR NOT NULL,
    note       VARCHAR,
    import_id  INTEGER NOT NULL,
    valid_from TIMESTAMPTZ NOT NULL,
    valid_to   TIMESTAMPTZ NOT NULL
);
