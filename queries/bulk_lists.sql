-- The lists of an event that are marked as handed in at once.
-- Parameters: $event_id VARCHAR.
-- Returns:    the columns of bulk_lists, bookings BIGINT and people BIGINT (sign-ups of it that still stand); the last
--             marked first. A sign-up is of the import that first brought it, also where a later one changed it.
WITH sign_ups AS (
    SELECT
        registration_id,
        date_trunc('minute', max(registered_at) FILTER (WHERE valid_to = 'infinity')) AS minute,
        max(party_size) FILTER (WHERE valid_to = 'infinity') AS people,
        min(import_id) AS import_id
    FROM registrations
    WHERE event_id = $event_id
    GROUP BY registration_id
    HAVING count(*) FILTER (WHERE valid_to = 'infinity' AND cancelled_at IS NULL) > 0
)

SELECT
    bulk_lists.event_id,
    bulk_lists.minute,
    bulk_lists.import_id,
    marked_at,
    count(sign_ups.registration_id) AS bookings,
    coalesce(sum(people), 0)::BIGINT AS people
FROM bulk_lists
LEFT JOIN sign_ups
    ON sign_ups.minute = bulk_lists.minute
    OR sign_ups.import_id = bulk_lists.import_id
WHERE bulk_lists.event_id = $event_id
GROUP BY ALL
ORDER BY marked_at DESC, bulk_lists.minute, bulk_lists.import_id
