-- Events of a file, typed, each with the reason why it cannot be used or NULL.
-- Parameters: $event_id VARCHAR, the event of the whole import or NULL; $columns VARCHAR[], the columns the file has.
-- Returns:    line, the columns of events, reason.
-- A file that says nothing of the zone leaves a stored one; a new event without one is in UTC.
WITH cleaned AS (
    SELECT
        line,
        coalesce(clean(event_id), $event_id::VARCHAR) AS event_id,
        event_id AS original_id,
        clean(name) AS name,
        bare(starts_at) AS starts_text,
        bare(timezone) AS timezone_text,
        bare(target) AS target_text,
        bare(capacity) AS capacity_text,
        clean(venue) AS venue,
        bare(latitude) AS latitude_text,
        bare(longitude) AS longitude_text,
        bare(registration_closes_at) AS closes_text,
        clean(series) AS series,
        clean(kind) AS kind,
        clean(organiser) AS organiser,
        bare(attended) AS attended_text,
        clean(city) AS city,
        clean(simulated) AS simulated,
        bare(bands) AS bands_text,
        bare(shred_at) AS shred_text
    FROM staged
),

typed AS (
    SELECT
        cleaned.*,
        coalesce(zones.name, CASE WHEN timezone_text IS NULL THEN coalesce(known_events.timezone, 'UTC') END) AS timezone,
        moment(starts_text, coalesce(zones.name, known_events.timezone, 'UTC')) AS starts_at,
        moment(closes_text, coalesce(zones.name, known_events.timezone, 'UTC')) AS registration_closes_at,
        moment(shred_text, coalesce(zones.name, known_events.timezone, 'UTC')) AS shred_at,
        amount(target_text) AS target,
        amount(capacity_text) AS capacity,
        amount(latitude_text) AS latitude,
        amount(longitude_text) AS longitude,
        whole(attended_text) AS attended,
        list_transform(string_split(bands_text, ';'), lambda share: amount(trim(share))) AS bands
    FROM cleaned
    LEFT JOIN known_events USING (event_id)
    LEFT JOIN zones ON zones.name = cleaned.timezone_text
),

judged AS (
    SELECT
        *,
        coalesce(
            wrong_event(event_id, $event_id::VARCHAR, true),
            wrong_id('event_id', event_id, original_id),
            CASE WHEN name IS NULL THEN 'name is empty. Fill it in.' END,
            CASE
                WHEN timezone IS NULL
                THEN 'timezone must be a name such as Asia/Shanghai, got ' || quoted(timezone_text) || '. Correct it.'
            END,
            CASE WHEN starts_text IS NULL THEN 'starts_at is empty. Fill it in.' END,
            wrong_moment('starts_at', starts_text, starts_at),
            wrong_moment('registration_closes_at', closes_text, registration_closes_at),
            wrong_moment('shred_at', shred_text, shred_at),
            CASE
                WHEN shred_at <= starts_at
                THEN 'shred_at must lie after starts_at, got ' || quoted(shred_text) || '. Choose a later day.'
            END,
            wrong_number('target', target_text, target BETWEEN 1 AND 100000000, 'a number from 1 to 100,000,000'),
            wrong_number('capacity', capacity_text, capacity BETWEEN 1 AND 100000000, 'a number from 1 to 100,000,000'),
            wrong_number('latitude', latitude_text, latitude BETWEEN -90 AND 90, 'a number from -90 to 90'),
            wrong_number('longitude', longitude_text, longitude BETWEEN -180 AND 180, 'a number from -180 to 180'),
            wrong_number('attended', attended_text, attended BETWEEN 0 AND 100000000, 'a whole number from 0 to 100,000,000'),
            wrong_number(
                'bands', bands_text, len(bands) = 2 AND 0 < bands[1] AND bands[1] < bands[2] AND bands[2] < 1,
                'two rising shares of the target between 0 and 1, such as 0.1;0.5'
            )
        ) AS reason
    FROM typed
),

final AS (
    SELECT
        line,
        event_id,
        name,
        starts_at,
        timezone,
        target,
        capacity,
        venue,
        latitude,
        longitude,
        registration_closes_at,
        coalesce(series, split_part(event_id, '-', 1)) AS series,
        kind,
        organiser,
        attended,
        city,
        simulated,
        bands,
        shred_at,
        reason
    FROM judged
)

SELECT *
FROM final
