-- Let a whole list cancel the sign-ups of the same event and source that it lacks.
-- Parameters: $source VARCHAR; $now TIMESTAMPTZ, the moment of the import.
-- Returns:    the number of rows; adds them to compared.
-- The status stays what the list last said; that, and a cancellation at the very moment from which the version holds,
-- tells such a sign-up from one that was told to be cancelled (see compare.sql).
INSERT INTO compared BY NAME
WITH of_source AS (
    SELECT DISTINCT registrations.event_id, registration_id
    FROM registrations
    JOIN imports USING (import_id)
    WHERE source = $source
),

final AS (
    SELECT
        event_id,
        registration_id,
        registered_at,
        city,
        $now::TIMESTAMPTZ AS cancelled_at,
        party_size,
        status,
        bus_id,
        channel,
        'changed' AS row_state,
        'unchanged' AS attended_state,
        'missing' AS state,
        true AS newly_cancelled
    FROM registrations
    SEMI JOIN of_source USING (event_id, registration_id)
    SEMI JOIN (FROM compared) AS told USING (event_id)
    ANTI JOIN (FROM compared) AS named USING (event_id, registration_id)
    WHERE valid_to = 'infinity'
        AND cancelled_at IS NULL
)

SELECT *
FROM final
