-- Let rows of earlier imports wait no longer where this import brings the same file again, or the same list whole.
-- Parameters: $import_id INTEGER, recorded already; $complete BOOLEAN, whether its file is the whole list of its source.
-- Returns:    the number of rows.
UPDATE quarantine
SET corrected_by = $import_id
FROM imports AS earlier
JOIN imports AS this
    ON this.import_id = $import_id
    AND earlier.import_id < this.import_id
    AND earlier.kind = this.kind
    AND earlier.event_id IS NOT DISTINCT FROM this.event_id
    AND (earlier.sha256 = this.sha256 OR ($complete AND earlier.source = this.source))
WHERE quarantine.import_id = earlier.import_id
    AND corrected_by IS NULL
