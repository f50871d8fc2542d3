-- Why an id cannot be used; a long one is refused, not cut, because two cut ones could become equal.
-- Parameters: label VARCHAR, the column; written VARCHAR, cleaned; original VARCHAR, as it stands in the file.
-- Returns:    VARCHAR, NULL where nothing is wrong.
CREATE MACRO wrong_id(label, written, original) AS
CASE
    WHEN written IS NULL THEN label || ' is empty. Fill it in.'
    WHEN length(original) > 200 THEN label || ' is longer than 200 characters. Shorten it.'
END
