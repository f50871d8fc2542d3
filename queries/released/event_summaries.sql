-- Every event with what the last release tells of it.
-- Parameters: $least BIGINT, $step BIGINT as in the other queries here; reads releases, the rows of
--             queries/released/moment.sql for all events.
-- Returns:    the columns of queries/event_summaries.sql; registrations BIGINT are the people who signed up by the released
--             counts of the cities, cancelled ones included, and data_through is always NULL: it would be the moment
--             of one person's sign-up. By start.
WITH by_city AS (
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
    FROM events
    LEFT JOIN signed_up USING (event_id)
    LEFT JOIN posted USING (event_id)
    WHERE valid_to = 'infinity'
)

SELECT *
FROM final
ORDER BY starts_at, event_id
