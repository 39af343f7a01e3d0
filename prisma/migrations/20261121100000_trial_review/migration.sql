CREATE TYPE trial_validity AS ENUM ('valid', 'invalid');

-- A person's word on one trial of a closed run: added, never changed. The last on a trial counts; the record stays.
CREATE TABLE trial_review (
  id uuid PRIMARY KEY,
  run_id uuid NOT NULL REFERENCES run (id),
  sample_key text NOT NULL,
  epoch integer NOT NULL,
  -- Gapless from 1 within its run; given under a lock of the run's row.
  seq integer NOT NULL CHECK (seq > 0),
  validity trial_validity NOT NULL,
  reason text NOT NULL CHECK (char_length(reason) BETWEEN 1 AND 2000),
  reviewer_id uuid NOT NULL REFERENCES account (id),
  reviewed_at timestamptz NOT NULL,
  UNIQUE (run_id, seq),
  -- Nobody can judge a trial that was not recorded.
  FOREIGN KEY (run_id, sample_key, epoch) REFERENCES sample_record (run_id, sample_key, epoch)
);
-- The last word on each trial, for lists of records.
CREATE INDEX trial_review_by_trial ON trial_review (run_id, sample_key, epoch, seq);

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON trial_review
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
