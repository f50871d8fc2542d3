-- Give the sign-ups without an id one that is made of what does not change later, and a counter for equal rows.
-- Parameters: $event_id VARCHAR, the event of the whole import or NULL.
-- Returns:    the columns of staged.
-- A cancellation, a status, a bus or the attendance may come later, so they are not part of the id.
-- The id is made of values, not of their spelling: the same list as CSV, as Parquet or saved again by another
-- program is the same. Only where a value cannot be read does its text stand in; that row is rejected later.
WITH cleaned AS (
    SELECT
        line,
        coalesce(clean(event_id), $event_id::VARCHAR) AS event_id,
        bare(registered_at) AS registered_text,
        clean(masked(city)) AS city,
        coalesce(bare(party_size), '1') AS party_text,
        clean(masked(channel)) AS channel
    FROM staged
    WHERE registration_id IS NULL
),

hashed AS (
    SELECT
        line,
        event_id,
        md5(concat_ws(
            chr(31),
            coalesce(epoch_us(moment(registered_text, timezone))::VARCHAR, registered_text, ''),
            coalesce(city, ''),
            coalesce(whole(party_text)::VARCHAR, party_text),
            coalesce(channel, '')
        )) AS content
    FROM cleaned
    LEFT JOIN known_events USING (event_id)
),

derived AS (
    SELECT
        line,
        'row-' || left(content, 16) || '-' || row_number() OVER (PARTITION BY event_id, content ORDER BY line)
            AS registration_id
    FROM hashed
),

final AS (
    SELECT staged.* REPLACE (coalesce(staged.registration_id, derived.registration_id) AS registration_id)
    FROM staged
    LEFT JOIN derived USING (line)
)

SELECT *
FROM final
