-- Put the rejected rows of an import into quarantine, in the transaction of its other rows.
-- Parameters: $import_id INTEGER; reads the registered rejected (line, reason) and originals (line, original).
-- Returns:    the number of rows.
INSERT INTO quarantine BY NAME
SELECT $import_id AS import_id, line, reason, original
FROM rejected
LEFT JOIN originals USING (line)
