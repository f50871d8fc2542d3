-- Version 12: what a row of a shredded event stands for, all sign-ups of a city and day: how many they were, and the sum
-- of their squared party sizes. party_size is the sum of theirs then. NULL in a row that is one sign-up.
ALTER TABLE registrations ADD COLUMN day_total STRUCT(bookings BIGINT, squares BIGINT)
