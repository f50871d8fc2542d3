-- Take an import's versions out of attendance; those around them close up.
-- Parameters: none; reads chain.
-- Returns:    the number of rows.
MERGE INTO attendance
USING (FROM chain WHERE stored_in = 'attendance') AS link
ON attendance.rowid = link.place
WHEN MATCHED AND link.new_from IS NULL THEN DELETE
WHEN MATCHED THEN UPDATE SET valid_from = link.new_from, valid_to = link.new_to
