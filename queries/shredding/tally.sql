-- What is stored of the people of one event.
-- Parameters: $event_id VARCHAR.
-- Returns:    sign_ups BIGINT and versions BIGINT (of them, older values included), marked BIGINT (present or absent),
--             posts BIGINT, quarantined BIGINT (rows that were not taken and may be this event's), import_ids INTEGER[]
--             (the imports that brought any of it); one row.
WITH brought AS (
    SELECT import_id FROM registrations WHERE event_id = $event_id AND day_total IS NULL
    UNION
    SELECT import_id FROM attendance WHERE event_id = $event_id
    UNION
    SELECT import_id FROM posts WHERE event_id = $event_id
    UNION
    SELECT import_id FROM imports
    WHERE event_id = $event_id AND kind IN ('registrations', 'attendance', 'posts')
)

SELECT
    (
        SELECT count(*) FROM registrations WHERE event_id = $event_id AND day_total IS NULL AND valid_to = 'infinity'
    ) AS sign_ups,
    (SELECT count(*) FROM registrations WHERE event_id = $event_id AND day_total IS NULL) AS versions,
    (SELECT count(*) FROM attendance WHERE event_id = $event_id AND valid_to = 'infinity') AS marked,
    (SELECT count(*) FROM posts WHERE event_id = $event_id AND valid_to = 'infinity') AS posts,
    (SELECT count(*) FROM quarantine WHERE is_of_event(import_id, original, $event_id)) AS quarantined,
    (SELECT coalesce(list(import_id ORDER BY import_id), []) FROM brought) AS import_ids
