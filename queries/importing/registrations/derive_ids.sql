-- Give the sign-ups of a file without ids an id made of what does not change later, and a counter for equal rows.
-- Parameters: none; changes staged.
-- Returns:    the number of rows.
-- A cancellation, a status, a bus or the attendance may come later, so they are not part of the id.
UPDATE staged
SET registration_id = derived.registration_id
FROM (
    SELECT
        line,
        'row-' || left(content, 16) || '-' || row_number() OVER (PARTITION BY event_id, content ORDER BY line)
            AS registration_id
    FROM (
        SELECT
            line,
            clean(event_id) AS event_id,
            md5(concat_ws(
                chr(31), coalesce(bare(registered_at), ''), coalesce(clean(city), ''),
                coalesce(bare(party_size), '1'), coalesce(clean(channel), '')
            )) AS content
        FROM staged
    )
) AS derived
WHERE staged.line = derived.line
