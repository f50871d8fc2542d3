-- Version 8: the import whose quarantined rows this one brings again, corrected; NULL for any other.
ALTER TABLE imports ADD COLUMN corrects INTEGER
