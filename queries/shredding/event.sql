-- An event that may be shredded, when that is due, and what was told of an earlier shredding.
-- Parameters: $event_id VARCHAR, NULL for all; $days INTEGER, after the start, where the event names no day; $bundled
--             VARCHAR[], SHA-256 of the files of the bundled event, whose people were made up.
-- Returns:    event_id, name, starts_at, timezone, simulated (NULL for people who exist), due_at TIMESTAMPTZ, came_in_at
--             TIMESTAMPTZ (when rows of people who exist first came in, rows that wait included; NULL where none are
--             stored), shredded_at TIMESTAMPTZ or NULL; by due_at.
-- A row that waits and says no event that is known goes with any that is shredded, and at the latest with the last one.
WITH waiting AS (
    SELECT DISTINCT
        import_id,
        coalesce(
            imports.event_id,
            said.event_id,
            (SELECT last.event_id FROM events AS last ORDER BY last.starts_at DESC, last.event_id LIMIT 1)
        ) AS event_id
    FROM quarantine
    JOIN imports USING (import_id)
    LEFT JOIN events AS said ON said.event_id = trim(original ->> '$.event_id') AND said.valid_to = 'infinity'
    WHERE imports.kind IN ('registrations', 'attendance', 'posts')
),

brought AS (
    SELECT event_id, import_id
    FROM registrations
    WHERE day_total IS NULL AND ($event_id::VARCHAR IS NULL OR event_id = $event_id)
    UNION
    SELECT event_id, import_id
    FROM attendance
    WHERE event_id NOT IN (SELECT event_id FROM shreddings) AND ($event_id::VARCHAR IS NULL OR event_id = $event_id)
    UNION
    SELECT event_id, import_id
    FROM posts
    WHERE $event_id::VARCHAR IS NULL OR event_id = $event_id
    UNION
    SELECT event_id, import_id
    FROM waiting
),

first_in AS (
    SELECT brought.event_id, min(imported_at) AS came_in_at
    FROM brought
    JOIN imports USING (import_id)
    WHERE NOT list_contains($bundled::VARCHAR[], sha256)
    GROUP BY brought.event_id
),

done AS (
    SELECT event_id, max(shredded_at) AS shredded_at
    FROM shreddings
    GROUP BY event_id
)

SELECT
    event_id,
    name,
    starts_at,
    timezone,
    simulated,
    coalesce(shred_at, starts_at + to_hours($days::INTEGER * 24)) AS due_at,
    came_in_at,
    shredded_at
FROM events
LEFT JOIN first_in USING (event_id)
LEFT JOIN done USING (event_id)
WHERE valid_to = 'infinity'
    AND ($event_id::VARCHAR IS NULL OR event_id = $event_id)
ORDER BY due_at, event_id
