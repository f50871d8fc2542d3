-- Every event with what is stored of it now.
-- Parameters: none.
-- Returns:    event_id VARCHAR, name VARCHAR, starts_at TIMESTAMPTZ, timezone VARCHAR, target DOUBLE, city VARCHAR,
--             venue VARCHAR, simulated VARCHAR, registrations BIGINT and posts BIGINT (stored rows, cancelled ones
--             included; of a shredded event as many as there were), data_through TIMESTAMPTZ; by start.
WITH signed_up AS (
    SELECT
        event_id,
        sum(coalesce(day_total.bookings, 1))::BIGINT AS registrations,
        max(greatest(registered_at, cancelled_at)) AS through
    FROM registrations
    WHERE valid_to = 'infinity'
    GROUP BY event_id
),

posted AS (
    SELECT event_id, count(*) AS posts, max(posted_at) AS through
    FROM posts
    WHERE valid_to = 'infinity'
    GROUP BY event_id
    UNION ALL
    SELECT event_id, sum(posts)::BIGINT, max(posted_at)
    FROM daily_posts
    GROUP BY event_id
),

final AS (
    SELECT
        events.event_id, name, starts_at, timezone, target, city, venue, simulated,
        coalesce(registrations, 0) AS registrations,
        coalesce(posts, 0) AS posts,
        greatest(signed_up.through, posted.through) AS data_through
    FROM events
    LEFT JOIN signed_up USING (event_id)
    LEFT JOIN posted USING (event_id)
    WHERE valid_to = 'infinity'
)

SELECT *
FROM final
ORDER BY starts_at, event_id
