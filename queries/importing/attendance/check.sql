-- Attendance of a file, typed, each with the reason why it cannot be used or NULL.
-- Parameters: $event_id VARCHAR, the event of the whole import or NULL; $columns VARCHAR[], the columns the file has.
-- Returns:    line, the columns of attendance, reason.
WITH cleaned AS (
    SELECT
        line,
        coalesce(clean(event_id), $event_id::VARCHAR) AS event_id,
        registration_id AS original_id,
        clean(registration_id) AS registration_id,
        bare(attended) AS attended_text,
        bare(checked_in_at) AS checked_in_text
    FROM staged
),

typed AS (
    SELECT
        cleaned.*,
        known_events.timezone,
        known_events.event_id IS NOT NULL AS is_known,
        flag(attended_text) AS attended,
        moment(checked_in_text, known_events.timezone) AS checked_in_at
    FROM cleaned
    LEFT JOIN known_events USING (event_id)
),

judged AS (
    SELECT
        *,
        coalesce(
            wrong_event(event_id, $event_id::VARCHAR, is_known),
            wrong_id('registration_id', registration_id, original_id),
            CASE WHEN attended_text IS NULL THEN 'attended is empty. Fill it in.' END,
            wrong_number('attended', attended_text, attended IS NOT NULL, 'true or false'),
            wrong_moment('checked_in_at', checked_in_text, checked_in_at)
        ) AS reason
    FROM typed
),

final AS (
    SELECT
        line,
        event_id,
        registration_id,
        attended,
        checked_in_at,
        reason
    FROM judged
)

SELECT *
FROM final
