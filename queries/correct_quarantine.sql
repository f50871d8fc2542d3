-- Note which import brought rows of a quarantine again, corrected: they wait no longer.
-- Parameters: $import_id INTEGER; $lines BIGINT[]; $corrected_by INTEGER, the new import.
-- Returns:    the number of rows.
UPDATE quarantine
SET corrected_by = $corrected_by
WHERE import_id = $import_id
    AND corrected_by IS NULL
    AND list_contains($lines::BIGINT[], line)
