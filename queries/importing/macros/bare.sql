-- Text that is about to be parsed, without the space around it. Empty text is none.
-- Parameters: written VARCHAR.
-- Returns:    VARCHAR or NULL. What is left of a wrong value is cleaned where a reason repeats it.
CREATE MACRO bare(written) AS
nullif(trim(written), '')
