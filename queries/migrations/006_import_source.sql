-- Version 6: where the rows of an import come from, such as the list of one form; NULL where nobody said it.
ALTER TABLE imports ADD COLUMN source VARCHAR
