-- Milestones of a file, typed, each with the reason why it cannot be used or NULL.
-- Parameters: $event_id VARCHAR, the event of the whole import or NULL; $columns VARCHAR[], the columns the file has.
-- Returns:    line, the columns of milestones, reason.
WITH cleaned AS (
    SELECT
        line,
        coalesce(clean(event_id), $event_id::VARCHAR) AS event_id,
        bare(happened_at) AS happened_text,
        clean(title) AS title,
        clean(source) AS source,
        clean(kind) AS kind
    FROM staged
),

typed AS (
    SELECT
        cleaned.*,
        known_events.timezone,
        known_events.event_id IS NOT NULL AS is_known,
        moment(happened_text, known_events.timezone) AS happened_at
    FROM cleaned
    LEFT JOIN known_events USING (event_id)
),

judged AS (
    SELECT
        *,
        coalesce(
            wrong_event(event_id, $event_id::VARCHAR, is_known),
            CASE WHEN happened_text IS NULL THEN 'happened_at is empty. Fill it in.' END,
            wrong_moment('happened_at', happened_text, happened_at),
            CASE WHEN title IS NULL THEN 'title is empty. Fill it in.' END
        ) AS reason
    FROM typed
),

final AS (
    SELECT
        line,
        event_id,
        happened_at,
        title,
        source,
        kind,
        reason
    FROM judged
)

SELECT *
FROM final
