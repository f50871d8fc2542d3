-- A value inside a reason for rejection, between two marks; rejects.sql puts there what of it may be repeated.
-- Parameters: written VARCHAR, a value that should be a date, a number or a status.
-- Returns:    VARCHAR. Minimising is a long expression, and a macro is copied to every place that calls it: done here,
--             it would cost every import of a clean file as much again.
CREATE MACRO cited(written) AS
chr(1) || replace(coalesce(written, ''), chr(1), ' ') || chr(1)
