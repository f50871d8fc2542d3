-- Which of some events were shredded, and which of them an import brought, or brought people to.
-- Parameters: $event_ids VARCHAR[] or NULL for all; $import_id INTEGER or NULL for any.
-- Returns:    event_id VARCHAR, shredded_at TIMESTAMPTZ; by event.
SELECT event_id, max(shredded_at) AS shredded_at
FROM shreddings
WHERE ($event_ids::VARCHAR[] IS NULL OR list_contains($event_ids::VARCHAR[], event_id))
    AND (
        $import_id::INTEGER IS NULL
        OR list_contains(import_ids, $import_id::INTEGER)
        OR event_id IN (
            SELECT events.event_id
            FROM events
            WHERE events.import_id = $import_id::INTEGER AND events.valid_from = '-infinity'
        )
    )
GROUP BY event_id
ORDER BY event_id
