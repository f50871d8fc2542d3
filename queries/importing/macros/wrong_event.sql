-- Why a row's event cannot be used.
-- Parameters: event_id VARCHAR, of the row; asked VARCHAR, of the whole import or NULL; known BOOLEAN, whether it is stored.
-- Returns:    VARCHAR, NULL where nothing is wrong.
CREATE MACRO wrong_event(event_id, asked, known) AS
CASE
    WHEN event_id IS NULL THEN 'event_id is empty. Fill it in.'
    WHEN event_id <> asked
        THEN 'The row is of event ' || quoted(event_id) || ', the import of ' || quoted(asked) || '. Correct one of them.'
    WHEN NOT known THEN 'There is no event ' || quoted(event_id) || '. Import it as an event first.'
END
