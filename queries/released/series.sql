-- The other events of a series as they may be published: what is rounded is the count of each event up to each of its days.
-- Parameters: $least BIGINT, people that are told; $step BIGINT, to which they are rounded; reads counts, the table of
--             queries/series.sql.
-- Returns:    the columns of counts, in its order.
-- Where fewer than $least came, how many is not known: nought of fifty would tell of an event that failed.
WITH up_to AS (
    SELECT
        event_id,
        days_ago,
        sum(COLUMNS(['gained', 'lost', 'stayed', 'came', 'listed', 'listed_lost']))
            OVER (PARTITION BY event_id ORDER BY days_ago DESC)
    FROM counts
    WHERE days_ago IS NOT NULL
),

published AS (
    SELECT
        event_id,
        days_ago,
        CASE
            WHEN COLUMNS(['gained', 'lost', 'stayed', 'came', 'listed', 'listed_lost']) >= $least
            THEN round(COLUMNS(['gained', 'lost', 'stayed', 'came', 'listed', 'listed_lost']) / $step) * $step
            ELSE 0
        END
    FROM up_to
),

daily AS (
    SELECT
        event_id,
        days_ago,
        COLUMNS(['gained', 'lost', 'stayed', 'came', 'listed', 'listed_lost'])
            - coalesce(lag(COLUMNS(['gained', 'lost', 'stayed', 'came', 'listed', 'listed_lost'])) OVER so_far, 0)
    FROM published
    WINDOW so_far AS (PARTITION BY event_id ORDER BY days_ago DESC)
),

final AS (
    SELECT
        counts.event_id,
        starts_at,
        finished,
        CASE WHEN counts.attended >= $least THEN round(counts.attended / $step) * $step END AS attended,
        marked AND coalesce(sum(daily.came) OVER (PARTITION BY counts.event_id), 0) > 0 AS marked,
        counts.days_ago,
        daily.gained::BIGINT AS gained,
        daily.lost::BIGINT AS lost,
        daily.stayed::BIGINT AS stayed,
        daily.came::BIGINT AS came,
        daily.listed::BIGINT AS listed,
        daily.listed_lost::BIGINT AS listed_lost
    FROM counts
    LEFT JOIN daily ON daily.event_id = counts.event_id AND daily.days_ago = counts.days_ago
)

SELECT *
FROM final
ORDER BY starts_at, event_id, days_ago
