-- A whole number; "5.0" counts, because programs write it where a column has gaps.
-- Parameters: written VARCHAR.
-- Returns:    BIGINT, or NULL for anything else. A plain cast to an integer would round 2.5 to 3.
CREATE MACRO whole(written) AS
CASE
    WHEN abs(amount(written)) < 1e15 AND amount(written) = floor(amount(written)) THEN amount(written)::BIGINT
END
