-- Claims of a file, typed, each with the reason why it cannot be used or NULL.
-- Parameters: $event_id VARCHAR, the event of the whole import or NULL; $columns VARCHAR[], the columns the file has.
-- Returns:    line, the columns of claims, reason.
WITH cleaned AS (
    SELECT
        line,
        coalesce(clean(event_id), $event_id::VARCHAR) AS event_id,
        bare(claimed_at) AS claimed_text,
        clean(about) AS about,
        clean(claimant) AS claimant,
        bare(low) AS low_text,
        bare(high) AS high_text,
        clean(source) AS source,
        clean(note) AS note
    FROM staged
),

typed AS (
    SELECT
        cleaned.*,
        known_events.timezone,
        known_events.event_id IS NOT NULL AS is_known,
        moment(claimed_text, known_events.timezone) AS claimed_at,
        amount(low_text) AS low,
        amount(high_text) AS high
    FROM cleaned
    LEFT JOIN known_events USING (event_id)
),

judged AS (
    SELECT
        *,
        coalesce(
            wrong_event(event_id, $event_id::VARCHAR, is_known),
            CASE WHEN claimed_text IS NULL THEN 'claimed_at is empty. Fill it in.' END,
            wrong_moment('claimed_at', claimed_text, claimed_at),
            CASE WHEN about IS NULL THEN 'about is empty. Fill it in.' END,
            CASE WHEN claimant IS NULL THEN 'claimant is empty. Fill it in.' END,
            CASE WHEN source IS NULL THEN 'source is empty. Fill it in.' END,
            wrong_number('low', low_text, low BETWEEN 0 AND 100000000, 'a number from 0 to 100,000,000'),
            wrong_number('high', high_text, high BETWEEN 0 AND 100000000, 'a number from 0 to 100,000,000'),
            CASE WHEN low > high THEN 'low (' || quoted(low_text) || ') is above high (' || quoted(high_text) || '). Correct one of them.' END
        ) AS reason
    FROM typed
),

final AS (
    SELECT
        line,
        event_id,
        claimed_at,
        about,
        claimant,
        source,
        low,
        high,
        note,
        reason
    FROM judged
)

SELECT *
FROM final
