-- What people ask a gate to pass over. Insert-only: an approval, a revocation and the end are rows and times of their own.
CREATE TABLE waiver (
  id uuid PRIMARY KEY,
  checkpoint_id uuid NOT NULL REFERENCES checkpoint (id),
  kind text NOT NULL CHECK (kind IN ('waiver', 'override')),
  criterion_id text,
  tier_id text,
  -- Names as they were when it was asked for; the digests say what it is of.
  model text NOT NULL,
  checkpoint_name text NOT NULL,
  weights_digest text NOT NULL,
  policy_ref text NOT NULL,
  policy_digest text NOT NULL,
  action text NOT NULL,
  evidence_digest text NOT NULL,
  -- What the gate said of it then.
  finding text NOT NULL CHECK (char_length(finding) BETWEEN 1 AND 4000),
  reason text NOT NULL CHECK (char_length(reason) BETWEEN 1 AND 2000),
  requested_by uuid NOT NULL REFERENCES account (id),
  requested_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  event_id uuid NOT NULL UNIQUE,
  CHECK ((criterion_id IS NULL) <> (tier_id IS NULL)),
  CHECK (expires_at > requested_at)
);
CREATE INDEX waiver_by_checkpoint ON waiver (checkpoint_id);

CREATE TABLE waiver_approval (
  id uuid PRIMARY KEY,
  waiver_id uuid NOT NULL REFERENCES waiver (id),
  person_id uuid NOT NULL REFERENCES account (id),
  role text NOT NULL,
  statement_digest text NOT NULL,
  assertion jsonb NOT NULL,
  credential_id text NOT NULL,
  approved_at timestamptz NOT NULL,
  event_id uuid NOT NULL UNIQUE,
  -- One person, one seat.
  UNIQUE (waiver_id, person_id)
);

CREATE TABLE waiver_revocation (
  waiver_id uuid PRIMARY KEY REFERENCES waiver (id),
  person_id uuid NOT NULL REFERENCES account (id),
  reason text NOT NULL CHECK (char_length(reason) BETWEEN 1 AND 2000),
  revoked_at timestamptz NOT NULL,
  event_id uuid NOT NULL UNIQUE
);

-- Whoever asks for it does not grant it, and no machine does.
CREATE FUNCTION refuse_own_waiver() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM waiver WHERE id = NEW.waiver_id AND requested_by = NEW.person_id)
     OR EXISTS (SELECT FROM account WHERE id = NEW.person_id AND password_hash IS NULL) THEN
    RAISE EXCEPTION 'account % may not approve waiver %', NEW.person_id, NEW.waiver_id
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER refuse_own_waiver BEFORE INSERT ON waiver_approval
  FOR EACH ROW EXECUTE FUNCTION refuse_own_waiver();

DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['waiver', 'waiver_approval', 'waiver_revocation'] LOOP
    EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON %s
                    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', name);
  END LOOP;
END $$;
