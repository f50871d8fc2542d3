-- The rows of a file that a later row of it replaces, because both have the same id.
-- Parameters: none; reads the registered keyed: line, reason, and the columns that make an id of its kind, and the
--             registered repeated_hashes: hashed, those of key_hashes that several rows have.
-- Returns:    line BIGINT, used BIGINT, the last line with the same id.
-- Hashes find the few rows that may be meant at all; only those are compared value by value.
WITH hashed AS (
    SELECT line, hash(*COLUMNS(* EXCLUDE (line, reason))) AS hashed
    FROM keyed
    WHERE reason IS NULL
),

suspects AS (
    SELECT hashed.line
    FROM hashed
    SEMI JOIN repeated_hashes USING (hashed)
),

compared AS (
    SELECT keyed.line, max(keyed.line) OVER (PARTITION BY row(*COLUMNS(keyed.* EXCLUDE (line, reason)))) AS used
    FROM keyed
    SEMI JOIN suspects USING (line)
),

final AS (
    SELECT line, used
    FROM compared
    WHERE line < used
)

SELECT *
FROM final
