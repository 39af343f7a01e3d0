-- Evidence is about weights, under however many names: each gate looks them up.
CREATE INDEX checkpoint_by_weights ON checkpoint (weights_digest);

-- Policies as they were written. A built-in one has no author here. The digest is over the parsed document.
CREATE TABLE policy_document (
  digest text PRIMARY KEY,
  ref text NOT NULL,
  body jsonb NOT NULL,
  -- As its author wrote it; empty for a built-in policy.
  text text NOT NULL,
  proposed_by uuid REFERENCES account (id),
  proposed_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX policy_document_by_ref ON policy_document (ref, proposed_at);

-- The last activation of a name says which document is in force under it.
CREATE TABLE policy_activation (
  id uuid PRIMARY KEY,
  ref text NOT NULL,
  -- Gapless from 1 within its name, so that two installers can't both make the first.
  seq integer NOT NULL CHECK (seq > 0),
  digest text NOT NULL REFERENCES policy_document (digest),
  genesis boolean NOT NULL,
  -- What its approvals were given for; null for a built-in policy of a new installation.
  basis_digest text CHECK (genesis = (basis_digest IS NULL)),
  -- Which bars moved, and how many results were known by then; null where nothing was in force before.
  bar_change jsonb,
  activated_at timestamptz NOT NULL,
  UNIQUE (ref, seq),
  CHECK (NOT genesis OR seq = 1)
);

-- One person's name under the activation of one document in place of what was in force then.
CREATE TABLE policy_activation_approval (
  id uuid PRIMARY KEY,
  digest text NOT NULL REFERENCES policy_document (digest),
  basis_digest text NOT NULL,
  role text NOT NULL,
  person_id uuid NOT NULL REFERENCES account (id),
  statement text NOT NULL,
  statement_digest text NOT NULL,
  approved_at timestamptz NOT NULL,
  -- One person, one seat.
  UNIQUE (basis_digest, person_id)
);

-- Who proposes a bar does not approve it.
CREATE FUNCTION refuse_own_proposal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM policy_document WHERE digest = NEW.digest AND proposed_by = NEW.person_id) THEN
    RAISE EXCEPTION 'policy % needs others than its author', NEW.digest USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER refuse_own_proposal BEFORE INSERT ON policy_activation_approval
  FOR EACH ROW EXECUTE FUNCTION refuse_own_proposal();

-- Two people who may still speak for their roles bring a document into force. Only what came with a release begins without
-- them, and no more once a quorum has spoken under its name.
CREATE FUNCTION refuse_lone_activation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.genesis THEN
    IF EXISTS (SELECT FROM policy_document WHERE digest = NEW.digest AND (proposed_by IS NOT NULL OR ref <> NEW.ref))
       OR EXISTS (SELECT FROM policy_activation
                   WHERE split_part(ref, '@', 1) = split_part(NEW.ref, '@', 1) AND (ref = NEW.ref OR NOT genesis)) THEN
      RAISE EXCEPTION 'policy % needs its quorum', NEW.ref USING ERRCODE = 'insufficient_privilege';
    END IF;
  ELSIF (SELECT count(DISTINCT person_id) FROM policy_activation_approval JOIN account ON account.id = person_id
          WHERE digest = NEW.digest AND basis_digest = NEW.basis_digest
            AND disabled_at IS NULL AND role = ANY(roles)) < 2 THEN
    RAISE EXCEPTION 'policy % needs two people', NEW.ref USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER refuse_lone_activation BEFORE INSERT ON policy_activation
  FOR EACH ROW EXECUTE FUNCTION refuse_lone_activation();

CREATE TABLE determination (
  id uuid PRIMARY KEY,
  checkpoint_id uuid NOT NULL REFERENCES checkpoint (id),
  policy_ref text NOT NULL,
  policy_digest text NOT NULL,
  tier text NOT NULL,
  verdict text NOT NULL CHECK (verdict IN ('ruled_out', 'ruled_in')),
  person_id uuid NOT NULL REFERENCES account (id),
  role text NOT NULL,
  rationale text NOT NULL CHECK (char_length(rationale) BETWEEN 1 AND 8000),
  dissent jsonb NOT NULL,
  attestations jsonb NOT NULL,
  weights_digest text NOT NULL,
  determined_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL CHECK (expires_at > determined_at)
);
CREATE INDEX determination_by_checkpoint ON determination (checkpoint_id, policy_digest, tier);

-- Where a checkpoint stands in a policy's answer to a crossed threshold.
CREATE TABLE policy_response (
  id uuid PRIMARY KEY,
  checkpoint_id uuid NOT NULL REFERENCES checkpoint (id),
  policy_ref text NOT NULL,
  policy_digest text NOT NULL,
  seq integer NOT NULL CHECK (seq > 0),
  event text NOT NULL,
  from_state text NOT NULL,
  to_state text NOT NULL,
  rationale text NOT NULL CHECK (char_length(rationale) BETWEEN 1 AND 8000),
  person_id uuid NOT NULL REFERENCES account (id),
  recorded_at timestamptz NOT NULL,
  UNIQUE (checkpoint_id, policy_ref, seq)
);

CREATE TABLE hold (
  id uuid PRIMARY KEY,
  checkpoint_id uuid NOT NULL REFERENCES checkpoint (id),
  kind text NOT NULL CHECK (kind IN ('pause', 'lockdown', 'incident')),
  actions text[] NOT NULL CHECK (cardinality(actions) > 0),
  reason text NOT NULL CHECK (char_length(reason) BETWEEN 1 AND 2000),
  -- The answer to a threshold that opened it; null where a person did by hand.
  response_id uuid REFERENCES policy_response (id),
  opened_by uuid NOT NULL REFERENCES account (id),
  opened_at timestamptz NOT NULL
);
CREATE INDEX hold_by_checkpoint ON hold (checkpoint_id);

-- A hold is over when as many people as its kind asks for have released it; nobody counts twice.
CREATE TABLE hold_release (
  id uuid PRIMARY KEY,
  hold_id uuid NOT NULL REFERENCES hold (id),
  person_id uuid NOT NULL REFERENCES account (id),
  reason text NOT NULL CHECK (char_length(reason) BETWEEN 1 AND 2000),
  released_at timestamptz NOT NULL,
  UNIQUE (hold_id, person_id)
);

CREATE TABLE safeguard (
  id uuid PRIMARY KEY,
  -- Of one checkpoint, or of every checkpoint of a model.
  checkpoint_id uuid REFERENCES checkpoint (id),
  model_id uuid REFERENCES model (id),
  axis text NOT NULL CHECK (axis IN ('deployment', 'security', 'affirmative_case')),
  level text NOT NULL,
  title text NOT NULL,
  efficacy text NOT NULL CHECK (char_length(efficacy) BETWEEN 1 AND 8000),
  expires_at timestamptz NOT NULL,
  recorded_by uuid NOT NULL REFERENCES account (id),
  recorded_at timestamptz NOT NULL,
  CHECK (num_nonnulls(checkpoint_id, model_id) = 1),
  CHECK (expires_at > recorded_at AND expires_at <= recorded_at + interval '1 year')
);

CREATE TABLE safeguard_approval (
  safeguard_id uuid PRIMARY KEY REFERENCES safeguard (id),
  person_id uuid NOT NULL REFERENCES account (id),
  role text NOT NULL,
  approved_at timestamptz NOT NULL
);

-- Who wrote a safeguard down does not approve it.
CREATE FUNCTION refuse_own_approval() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM safeguard WHERE id = NEW.safeguard_id AND recorded_by = NEW.person_id) THEN
    RAISE EXCEPTION 'safeguard % needs a second person', NEW.safeguard_id USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER refuse_own_approval BEFORE INSERT ON safeguard_approval
  FOR EACH ROW EXECUTE FUNCTION refuse_own_approval();

CREATE TABLE invalidation (
  id uuid PRIMARY KEY,
  target jsonb NOT NULL,
  reason text NOT NULL CHECK (char_length(reason) BETWEEN 1 AND 2000),
  person_id uuid NOT NULL REFERENCES account (id),
  invalidated_at timestamptz NOT NULL
);

-- What rested on the evidence that was found bad, as it was then.
CREATE TABLE invalidation_effect (
  invalidation_id uuid NOT NULL REFERENCES invalidation (id),
  kind text NOT NULL CHECK (kind IN ('run', 'sign_off', 'determination', 'decision')),
  subject_id uuid NOT NULL,
  checkpoint_id uuid NOT NULL REFERENCES checkpoint (id),
  PRIMARY KEY (invalidation_id, kind, subject_id)
);
CREATE INDEX invalidation_effect_by_subject ON invalidation_effect (kind, subject_id);

DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['policy_document', 'policy_activation', 'policy_activation_approval', 'determination',
                              'policy_response', 'hold', 'hold_release', 'safeguard', 'safeguard_approval',
                              'invalidation', 'invalidation_effect'] LOOP
    EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON %s
                    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', name);
  END LOOP;
END $$;
