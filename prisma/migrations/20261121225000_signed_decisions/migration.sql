-- Decisions that an outsider can hold: the statements that are signed, what was signed, and what was withdrawn.

ALTER TABLE gate_decision
  ALTER COLUMN event_id SET NOT NULL,
  -- Counts revocations of the gate and weights, from 1.
  ADD COLUMN epoch integer NOT NULL CHECK (epoch >= 1),
  ADD COLUMN previous_decision uuid REFERENCES gate_decision (id),
  -- The in-toto statements byte for byte: a signature is over bytes. Null where the gate could not read its input.
  ADD COLUMN statement bytea,
  ADD COLUMN summary bytea;

CREATE TABLE gate_attestation (
  decision_id uuid NOT NULL REFERENCES gate_decision (id),
  kind text NOT NULL CHECK (kind IN ('decision', 'verification_summary')),
  -- The DSSE envelope.
  envelope jsonb NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (decision_id, kind)
);

CREATE TABLE gate_revocation (
  id uuid PRIMARY KEY,
  decision_id uuid NOT NULL REFERENCES gate_decision (id),
  weights_digest text NOT NULL,
  action text NOT NULL,
  -- Decisions of a lower epoch no longer count.
  min_epoch integer NOT NULL CHECK (min_epoch >= 2),
  reason text NOT NULL,
  revoked_by uuid NOT NULL REFERENCES account (id),
  revoked_at timestamptz NOT NULL,
  event_id uuid NOT NULL REFERENCES audit.event (id),
  -- One revocation after the other: two at once don't make one epoch.
  UNIQUE (weights_digest, action, min_epoch)
);

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON gate_attestation
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON gate_revocation
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
