-- What the scorer said, as lists filter by it: computed from the score, so that it can't say something else.
ALTER TABLE sample_record ADD COLUMN outcome text NOT NULL GENERATED ALWAYS AS (
  CASE score->>'status'
    WHEN 'scored' THEN
      CASE WHEN score->'value' = '1'::jsonb THEN 'one' WHEN score->'value' = '0'::jsonb THEN 'zero' ELSE 'between' END
    WHEN 'unscored' THEN 'unscored'
    ELSE 'errored'
  END
) STORED;

-- Keyset pages of a run whatever the collation of the database, filtered from the index alone.
CREATE INDEX sample_record_listing ON sample_record (run_id, sample_key COLLATE "C", epoch) INCLUDE (outcome);
