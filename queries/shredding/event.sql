-- An event that may be shredded, when that is due, and what was told of an earlier shredding.
-- Parameters: $event_id VARCHAR, NULL for all; $days INTEGER, after the start, where the event names no day.
-- Returns:    event_id, name, starts_at, timezone, simulated (NULL for people who exist), due_at TIMESTAMPTZ, came_in_at
--             TIMESTAMPTZ (when rows of people first came in, NULL where none are stored), shredded_at TIMESTAMPTZ or NULL;
--             by due_at.
WITH brought AS (
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
),

first_in AS (
    SELECT brought.event_id, min(imported_at) AS came_in_at
    FROM brought
    JOIN imports USING (import_id)
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
