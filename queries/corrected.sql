-- Whether what is known of any row changed between two moments, so that one moment told with the versions of either differs.
-- Parameters: $since, $until TIMESTAMPTZ; changes after the first and up to the second count.
-- Returns:    BOOLEAN; one row. Rows that were new in between are no change: they hold from the past on.
WITH versions AS (
    SELECT valid_from, valid_to FROM events
    UNION ALL
    SELECT valid_from, valid_to FROM registrations
    UNION ALL
    SELECT valid_from, valid_to FROM attendance
    UNION ALL
    SELECT valid_from, valid_to FROM posts
    UNION ALL
    SELECT valid_from, valid_to FROM buses
    UNION ALL
    SELECT valid_from, valid_to FROM milestones
    UNION ALL
    SELECT valid_from, valid_to FROM claims
)

SELECT EXISTS (
    FROM versions
    WHERE (valid_from > $since AND valid_from <= $until)
        OR (valid_to > $since AND valid_to <= $until)
)
