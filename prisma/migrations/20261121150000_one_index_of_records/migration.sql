-- One index holds a record to its try, lists a run page by page and filters it: two of nearly the same columns took a
-- tenth of all that a small sample takes.
DROP INDEX sample_record_listing;
ALTER TABLE trial_review DROP CONSTRAINT trial_review_run_id_sample_key_epoch_fkey;
ALTER TABLE sample_record
  DROP CONSTRAINT sample_record_run_id_sample_key_epoch_key,
  ALTER COLUMN sample_key TYPE text COLLATE "C",
  ADD CONSTRAINT sample_record_run_id_sample_key_epoch_key UNIQUE (run_id, sample_key, epoch) INCLUDE (outcome);
ALTER TABLE trial_review ADD CONSTRAINT trial_review_run_id_sample_key_epoch_fkey
  FOREIGN KEY (run_id, sample_key, epoch) REFERENCES sample_record (run_id, sample_key, epoch);
-- Claims find their shard by what is undone.
DROP INDEX sample_by_shard;
