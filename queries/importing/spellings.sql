-- Cities of a file that are written in another way than before: Leeds and leeds, 上海 and 上海市 are one city each.
-- Parameters: none; reads the registered incoming (event_id, city) and what is stored.
-- Returns:    event_id VARCHAR, city VARCHAR as the file has it, spelled VARCHAR as it is kept; only where they differ.
-- What is stored keeps its spelling, so that a second import of a file finds its rows as they were; else the one that
-- most rows have is kept; of equals one that is not in capitals, then the shortest.
WITH written AS (
    SELECT event_id, city, true AS is_stored, count(*) AS n
    FROM registrations
    WHERE valid_to = 'infinity' AND event_id IN (SELECT event_id FROM incoming)
    GROUP BY ALL
    UNION ALL
    SELECT event_id, city, true AS is_stored, count(*) AS n
    FROM buses
    WHERE valid_to = 'infinity' AND event_id IN (SELECT event_id FROM incoming)
    GROUP BY ALL
    UNION ALL
    SELECT event_id, city, false AS is_stored, count(*) AS n
    FROM incoming
    GROUP BY ALL
),

alike AS (
    SELECT
        *,
        regexp_replace(regexp_replace(lower(city), '\s+', ' ', 'g'), '(\p{Han}{2,})市$', '\1') AS likeness
    FROM written
    WHERE city IS NOT NULL
),

kept AS (
    SELECT DISTINCT
        event_id,
        city,
        is_stored,
        first_value(city) OVER (
            PARTITION BY event_id, likeness
            ORDER BY is_stored DESC, n DESC, city = upper(city) AND city <> lower(city), length(city), city
        ) AS spelled
    FROM alike
),

final AS (
    SELECT event_id, city, spelled
    FROM kept
    WHERE NOT is_stored AND city <> spelled
)

SELECT *
FROM final
