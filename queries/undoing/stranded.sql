-- The imports whose rows belong to an event that an undoing takes away.
-- Parameters: $import_id INTEGER, the import that is undone; reads chain.
-- Returns:    event_id VARCHAR, import_id INTEGER; by both.
WITH gone AS (
    SELECT event_id
    FROM chain
    WHERE stored_in = 'events'
    GROUP BY event_id
    HAVING count(new_from) = 0
),

belonging AS (
    SELECT event_id, import_id FROM registrations
    UNION
    SELECT event_id, import_id FROM attendance
    UNION
    SELECT event_id, import_id FROM posts
    UNION
    SELECT event_id, import_id FROM buses
    UNION
    SELECT event_id, import_id FROM milestones
    UNION
    SELECT event_id, import_id FROM claims
)

SELECT event_id, import_id
FROM belonging
SEMI JOIN gone USING (event_id)
WHERE import_id <> $import_id
ORDER BY event_id, import_id
