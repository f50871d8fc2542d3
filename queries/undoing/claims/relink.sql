-- Take an import's versions out of claims; those around them close up.
-- Parameters: none; reads chain.
-- Returns:    the number of rows.
MERGE INTO claims
USING (FROM chain WHERE stored_in = 'claims') AS link
ON claims.rowid = link.place
WHEN MATCHED AND link.new_from IS NULL THEN DELETE
WHEN MATCHED THEN UPDATE SET valid_from = link.new_from, valid_to = link.new_to
