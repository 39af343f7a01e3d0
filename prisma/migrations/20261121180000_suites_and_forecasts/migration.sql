-- The life of an evaluation; the last move of one says where it stands, and one without a move is active.
CREATE TABLE suite_move (
  id uuid PRIMARY KEY,
  evaluation_ref text NOT NULL,
  -- Gapless from 1 within its evaluation.
  seq integer NOT NULL CHECK (seq > 0),
  from_state text NOT NULL,
  to_state text NOT NULL,
  reason text NOT NULL CHECK (char_length(reason) BETWEEN 1 AND 2000),
  replacement text CHECK (replacement IS NULL OR (replacement <> evaluation_ref AND to_state = 'retired')),
  person_id uuid NOT NULL REFERENCES account (id),
  moved_at timestamptz NOT NULL,
  UNIQUE (evaluation_ref, seq),
  -- Retirement is final.
  CHECK ((from_state, to_state) IN (('active', 'saturated'), ('saturated', 'active'), ('saturated', 'retired')))
);

-- Each move starts where the one before it ended.
CREATE FUNCTION refuse_broken_suite() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE stands text;
BEGIN
  SELECT to_state INTO stands FROM suite_move WHERE evaluation_ref = NEW.evaluation_ref ORDER BY seq DESC LIMIT 1;
  IF NEW.from_state <> coalesce(stands, 'active') THEN
    RAISE EXCEPTION '% is not %', NEW.evaluation_ref, NEW.from_state USING ERRCODE = 'object_not_in_prerequisite_state';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER refuse_broken_suite BEFORE INSERT ON suite_move
  FOR EACH ROW EXECUTE FUNCTION refuse_broken_suite();

CREATE TABLE forecast (
  id uuid PRIMARY KEY,
  checkpoint_id uuid NOT NULL REFERENCES checkpoint (id),
  evaluation_ref text NOT NULL,
  policy_digest text NOT NULL,
  criterion text NOT NULL,
  person_id uuid NOT NULL REFERENCES account (id),
  -- As it was sealed; the digest is over it and stands in the audit trail.
  body jsonb NOT NULL,
  digest text NOT NULL,
  sealed_at timestamptz NOT NULL,
  -- Once said, a forecast stays: who has seen the others' may not say it anew.
  UNIQUE (checkpoint_id, evaluation_ref, policy_digest, criterion, person_id)
);

-- A forecast and the first run of its evaluation on its checkpoint exclude each other: whichever comes second waits, and
-- then sees the other. Runs don't wait for runs. Also in the database, since runs are opened in more than one place.
CREATE FUNCTION forecast_lock(checkpoint_id uuid, evaluation_ref text) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$
  SELECT hashtextextended(checkpoint_id::text || ' ' || evaluation_ref, 3)
$$;

CREATE FUNCTION close_forecasts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock_shared(forecast_lock(NEW.checkpoint_id, NEW.evaluation_ref));
  RETURN NEW;
END $$;
CREATE TRIGGER close_forecasts BEFORE INSERT ON run
  FOR EACH ROW EXECUTE FUNCTION close_forecasts();

CREATE FUNCTION refuse_late_forecast() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(forecast_lock(NEW.checkpoint_id, NEW.evaluation_ref));
  IF EXISTS (SELECT FROM run WHERE checkpoint_id = NEW.checkpoint_id AND evaluation_ref = NEW.evaluation_ref) THEN
    RAISE EXCEPTION 'a run of % was opened before', NEW.evaluation_ref USING ERRCODE = 'object_not_in_prerequisite_state';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER refuse_late_forecast BEFORE INSERT ON forecast
  FOR EACH ROW EXECUTE FUNCTION refuse_late_forecast();

DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['suite_move', 'forecast'] LOOP
    EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON %s
                    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', name);
  END LOOP;
END $$;
