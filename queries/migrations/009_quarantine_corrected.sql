-- Version 9: the import that brought a quarantined row again, corrected; NULL while the row waits. Kept, because
-- undoing that import lets it wait again.
ALTER TABLE quarantine ADD COLUMN corrected_by INTEGER
