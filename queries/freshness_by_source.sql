-- How fresh the sign-ups of one event are, by the list that they came with.
-- Parameters: $event_id VARCHAR.
-- Returns:    source VARCHAR or NULL, last_import TIMESTAMPTZ, rows BIGINT (sign-ups whose values it brought),
--             last_sign_up TIMESTAMPTZ; the latest import first.
SELECT
    source,
    max(imported_at) AS last_import,
    count(*) AS rows,
    max(registered_at) AS last_sign_up
FROM registrations
JOIN imports USING (import_id)
WHERE registrations.event_id = $event_id
    AND valid_to = 'infinity'
GROUP BY source
ORDER BY last_import DESC, source
