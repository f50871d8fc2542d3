-- Version 4: the two inner cut-offs of an event's bands, as shares of its target; NULL for the usual .1 and .5.
ALTER TABLE events ADD COLUMN bands DOUBLE[]
