-- Every event with what the last release tells of it.
-- Parameters: $now TIMESTAMPTZ, $hour INTEGER, $least BIGINT, $step BIGINT as in the other queries here.
-- Returns:    the columns of queries/event_summaries.sql; registrations BIGINT are the people who signed up by the released
--             counts of the cities, cancelled ones included, and data_through is always NULL: it would be the moment
--             of one person's sign-up. By start.
WITH first AS (
    SELECT event_id, min(import_id) AS import_id
    FROM registrations
    GROUP BY event_id
),

evenings AS (
    SELECT
        events.*,
        to_hours($hour::INTEGER) AS evening,
        timezone(timezone, date_trunc('day', timezone(timezone, $now::TIMESTAMPTZ) - evening) + evening) AS released_at,
        timezone(
            timezone,
            date_trunc('day', timezone(timezone, imports.imported_at) - evening) + to_days(1) + evening
        ) AS first_release,
        imports.imported_at >= starts_at AS is_past
    FROM events
    LEFT JOIN first USING (event_id)
    LEFT JOIN imports ON imports.import_id = first.import_id
    WHERE valid_to = 'infinity'
),

-- As in queries/released/moment.sql; of a release that has come, known_at lies after it only for a past event.
releases AS (
    SELECT
        event_id,
        released_at,
        CASE WHEN is_past THEN greatest(released_at, first_release) ELSE released_at END AS known_at
    FROM evenings
),

by_city AS (
    SELECT
        registrations.event_id,
        coalesce(registrations.city, '') AS city,
        sum(coalesce(day_total.bookings, 1)) AS sign_ups,
        sum(party_size) AS people
    FROM registrations
    JOIN releases USING (event_id)
    JOIN imports USING (import_id)
    WHERE imported_at <= known_at
        AND valid_from <= known_at
        AND valid_to > known_at
        AND registered_at <= released_at
    GROUP BY ALL
),

parts AS (
    SELECT event_id, CASE WHEN sign_ups >= $least THEN city END AS place, sum(sign_ups) AS sign_ups, sum(people) AS people
    FROM by_city
    GROUP BY ALL
),

signed_up AS (
    SELECT event_id, sum(round(people / $step) * $step)::BIGINT AS people
    FROM parts
    WHERE sign_ups >= $least
    GROUP BY event_id
),

every_post AS (
    SELECT posts.event_id, count(*) AS posts
    FROM posts
    JOIN releases USING (event_id)
    JOIN imports USING (import_id)
    WHERE imported_at <= known_at
        AND valid_from <= known_at
        AND valid_to > known_at
        AND posted_at <= released_at
    GROUP BY posts.event_id
    UNION ALL
    SELECT event_id, sum(posts)
    FROM daily_posts
    GROUP BY event_id
),

posted AS (
    SELECT event_id, (round(sum(posts) / $step) * $step)::BIGINT AS posts
    FROM every_post
    GROUP BY event_id
    HAVING sum(posts) >= $least
),

final AS (
    SELECT
        event_id, name, starts_at, timezone, target, city, venue, simulated,
        coalesce(signed_up.people, 0) AS registrations,
        coalesce(posted.posts, 0) AS posts,
        NULL::TIMESTAMPTZ AS data_through
    FROM evenings
    LEFT JOIN signed_up USING (event_id)
    LEFT JOIN posted USING (event_id)
)

SELECT *
FROM final
ORDER BY starts_at, event_id
