-- How many cancellations an undoing takes back: sign-ups that were cancelled and stand on the books again.
-- Parameters: none; reads chain.
-- Returns:    cancellations BIGINT, one row.
WITH states AS (
    SELECT
        row_key,
        bool_or(chain.valid_to = 'infinity' AND cancelled_at IS NOT NULL) AS was_cancelled,
        bool_or(coalesce(new_to = 'infinity', false) AND cancelled_at IS NULL) AS stands_again
    FROM chain
    JOIN registrations ON registrations.rowid = chain.place
    WHERE stored_in = 'registrations'
    GROUP BY row_key
)

SELECT count(*) AS cancellations
FROM states
WHERE was_cancelled
    AND stands_again
