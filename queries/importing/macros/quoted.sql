-- A value inside a reason for rejection, between two marks; rejects.sql shows it there, cleaned, masked and short.
-- Parameters: written VARCHAR, a value of any kind, such as an id.
-- Returns:    VARCHAR. Later for the same cause as in cited.sql: masking is a long expression.
CREATE MACRO quoted(written) AS
chr(2) || replace(coalesce(written, ''), chr(2), ' ') || chr(2)
