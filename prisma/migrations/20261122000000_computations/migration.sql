-- Computations: what was asked, who works at it, what came of it. The worker changes claims and adds results, nothing else.
CREATE TYPE computation_state AS ENUM ('open', 'verified', 'invalid', 'refused', 'cancelled');
CREATE TYPE computation_claim_state AS ENUM ('READY', 'LEASED', 'DONE', 'CANCELLED');
CREATE TYPE computation_outcome AS ENUM ('done', 'refused');

CREATE TABLE computation (
  id uuid PRIMARY KEY,
  kind text NOT NULL,
  -- As it was asked for; the digest is over it and stands in the audit trail before anything is computed.
  spec jsonb NOT NULL,
  spec_digest text NOT NULL CHECK (spec_digest ~ '^sha256:[0-9a-f]{64}$'),
  -- Whose weights it is about; null for a law over many models.
  checkpoint_id uuid REFERENCES checkpoint (id),
  state computation_state NOT NULL DEFAULT 'open',
  -- Of what was verified; of what was refused or departs, the reasons.
  result_digest text CHECK (result_digest ~ '^sha256:[0-9a-f]{64}$'),
  differences jsonb NOT NULL DEFAULT '[]',
  requested_by uuid NOT NULL REFERENCES account (id),
  created_at timestamptz NOT NULL DEFAULT now(),
  settled_at timestamptz,
  -- The audit event of its request: it has effect once that is under a signed tree head.
  event_id uuid,
  CHECK ((state = 'open') = (settled_at IS NULL)),
  CHECK (state <> 'verified' OR result_digest IS NOT NULL)
);
CREATE INDEX computation_newest ON computation (created_at DESC, id);
CREATE INDEX computation_by_checkpoint ON computation (checkpoint_id) WHERE checkpoint_id IS NOT NULL;
-- The relay and the reconciler ask for these every moment.
CREATE INDEX computation_open ON computation (id) WHERE state = 'open';

CREATE TABLE computation_claim (
  computation_id uuid PRIMARY KEY REFERENCES computation (id),
  state computation_claim_state NOT NULL DEFAULT 'READY',
  -- Raised by every claim: the fencing token of all that the claimant writes.
  fence integer NOT NULL DEFAULT 0,
  lease_until timestamptz,
  worker text,
  -- Claims in a row whose holder fell silent before it had saved anything new.
  abandoned_claims integer NOT NULL DEFAULT 0,
  failed_claims integer NOT NULL DEFAULT 0,
  -- For people to read; past this a lying worker would fill every list and stream.
  progress jsonb CHECK (octet_length(progress::text) <= 65536),
  CHECK ((state = 'LEASED') = (worker IS NOT NULL))
);

CREATE TABLE computation_result (
  computation_id uuid PRIMARY KEY REFERENCES computation (id),
  fence integer NOT NULL,
  outcome computation_outcome NOT NULL,
  -- The API parses it whole.
  body jsonb NOT NULL CHECK (octet_length(body::text) <= 33554432),
  -- The worker's word; the API computes it again.
  result_digest text,
  created_at timestamptz NOT NULL DEFAULT now()
);

-- Also in the database: a worker that was cut off can neither take up again what was cancelled nor do over what is done.
CREATE FUNCTION refuse_ended_computation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state IN ('DONE', 'CANCELLED') OR NEW.fence < OLD.fence THEN
    RAISE EXCEPTION 'computation % is %', OLD.computation_id, OLD.state USING ERRCODE = 'object_not_in_prerequisite_state';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER refuse_ended_computation BEFORE UPDATE ON computation_claim
  FOR EACH ROW EXECUTE FUNCTION refuse_ended_computation();

-- An outcome is of the claim that ended with it: never of one that is held, cancelled, or was taken up by others since.
CREATE FUNCTION refuse_outcome_without_claim() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM FROM computation_claim
    WHERE computation_id = NEW.computation_id AND state = 'DONE' AND fence = NEW.fence;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'computation % was not held', NEW.computation_id USING ERRCODE = 'object_not_in_prerequisite_state';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER refuse_outcome_without_claim BEFORE INSERT ON computation_result
  FOR EACH ROW EXECUTE FUNCTION refuse_outcome_without_claim();

CREATE FUNCTION refuse_settled_computation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state <> 'open' THEN
    RAISE EXCEPTION 'computation % is %', OLD.id, OLD.state USING ERRCODE = 'object_not_in_prerequisite_state';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER refuse_settled_computation BEFORE UPDATE ON computation
  FOR EACH ROW EXECUTE FUNCTION refuse_settled_computation();

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON computation_result
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
