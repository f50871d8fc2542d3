-- Version 5: rows of imports that were not taken, until a person has corrected or dismissed them.
-- original: the row's text as a JSON object of field to text, minimised; NULL where nothing of it may be kept.
CREATE TABLE quarantine (
    import_id INTEGER NOT NULL,
    line      BIGINT NOT NULL,
    reason    VARCHAR NOT NULL,
    original  VARCHAR
)
