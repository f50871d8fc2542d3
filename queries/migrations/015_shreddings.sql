-- Version 15: which events were shredded, and what of each was forgotten, in numbers.
-- import_ids: the imports that had brought rows of people. rewritten: whether the file was written anew since, so that
-- no freed block of it holds them.
CREATE TABLE shreddings (
    event_id    VARCHAR NOT NULL,
    shredded_at TIMESTAMPTZ NOT NULL,
    sign_ups    BIGINT NOT NULL,
    posts       BIGINT NOT NULL,
    quarantined BIGINT NOT NULL,
    import_ids  INTEGER[] NOT NULL,
    rewritten   BOOLEAN NOT NULL
)
