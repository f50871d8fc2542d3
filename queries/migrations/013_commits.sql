-- Version 13: how many transactions the file has seen. version.json beside it repeats the number, so that a file which
-- has seen fewer than were told of is known for an older one, or for one that lost its log.
ALTER TABLE state ADD COLUMN commits BIGINT DEFAULT 0
