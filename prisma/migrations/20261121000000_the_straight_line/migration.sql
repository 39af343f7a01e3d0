-- The straight line: identity, subjects, campaigns, evidence, decisions, audit, outbox.
-- Evidence and audit rows are never updated or deleted by an application role; `src/grants.ts` holds the grants.

CREATE SCHEMA IF NOT EXISTS audit;

CREATE TYPE variant AS ENUM ('production', 'helpful_only', 'base', 'mid_training');
CREATE TYPE evidence_source AS ENUM ('native', 'imported');
CREATE TYPE campaign_state AS ENUM ('running', 'closed');
CREATE TYPE run_state AS ENUM ('open', 'aggregated', 'closed', 'invalid');
CREATE TYPE sample_state AS ENUM ('READY', 'LEASED', 'DONE');
CREATE TYPE import_state AS ENUM ('received', 'accepted', 'refused');
CREATE TYPE sign_off_choice AS ENUM ('approve', 'reject', 'abstain');

-- Identity -----------------------------------------------------------------------------------------------------

CREATE TABLE account (
  id uuid PRIMARY KEY,
  name text NOT NULL UNIQUE CHECK (name ~ '^[a-z0-9][a-z0-9._-]{0,62}$'),
  display_name text NOT NULL,
  -- PHC string of argon2id; null for machine accounts, which have tokens only.
  password_hash text,
  roles text[] NOT NULL,
  disabled_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE api_token (
  id uuid PRIMARY KEY,
  account_id uuid NOT NULL REFERENCES account (id),
  label text NOT NULL,
  -- SHA-256 of a 256-bit random secret; the secret itself is shown once and never stored.
  secret_hash bytea NOT NULL UNIQUE,
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  revoked_at timestamptz
);

CREATE TABLE sign_in_attempt (
  id bigserial PRIMARY KEY,
  account_name text NOT NULL,
  succeeded boolean NOT NULL,
  at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX sign_in_attempt_recent ON sign_in_attempt (account_name, at);

-- Subjects -----------------------------------------------------------------------------------------------------

CREATE TABLE model (
  id uuid PRIMARY KEY,
  name text NOT NULL UNIQUE,
  created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE checkpoint (
  id uuid PRIMARY KEY,
  model_id uuid NOT NULL REFERENCES model (id),
  name text NOT NULL,
  weights_digest text NOT NULL CHECK (weights_digest ~ '^sha256:[0-9a-f]{64}$'),
  variant variant NOT NULL,
  training_flop double precision NOT NULL CHECK (training_flop > 0),
  effective_compute double precision NOT NULL CHECK (effective_compute > 0),
  elicitation jsonb NOT NULL,
  provider text NOT NULL,
  provider_model text NOT NULL,
  registered_by uuid NOT NULL REFERENCES account (id),
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (model_id, name)
);

-- Campaigns and runs -------------------------------------------------------------------------------------------

CREATE TABLE campaign (
  id uuid PRIMARY KEY,
  checkpoint_id uuid NOT NULL REFERENCES checkpoint (id),
  policy_ref text NOT NULL,
  policy_digest text NOT NULL,
  action text NOT NULL,
  seed bigint NOT NULL,
  state campaign_state NOT NULL,
  requested_by uuid NOT NULL REFERENCES account (id),
  created_at timestamptz NOT NULL DEFAULT now(),
  closed_at timestamptz
);
CREATE INDEX campaign_by_checkpoint ON campaign (checkpoint_id);

CREATE TABLE run (
  id uuid PRIMARY KEY,
  -- Null for an imported log.
  campaign_id uuid REFERENCES campaign (id),
  checkpoint_id uuid NOT NULL REFERENCES checkpoint (id),
  evaluation_ref text NOT NULL,
  source evidence_source NOT NULL,
  state run_state NOT NULL,
  -- Sealed before the first model call; null for an imported log, which has none.
  plan jsonb,
  plan_digest text,
  policy_digest text,
  planned_tasks integer NOT NULL,
  planned_epochs integer NOT NULL,
  shard_count integer NOT NULL,
  requested_by uuid NOT NULL REFERENCES account (id),
  created_at timestamptz NOT NULL DEFAULT now(),
  closed_at timestamptz,
  CHECK ((source = 'native') = (plan IS NOT NULL AND plan_digest IS NOT NULL AND campaign_id IS NOT NULL))
);
CREATE INDEX run_by_checkpoint ON run (checkpoint_id);
CREATE INDEX run_by_campaign ON run (campaign_id);

-- A sample is a row before its shard is a job. The worker may change only the four columns of the claim.
CREATE TABLE sample (
  id bigserial PRIMARY KEY,
  run_id uuid NOT NULL REFERENCES run (id),
  sample_key text NOT NULL,
  epoch integer NOT NULL CHECK (epoch > 0),
  shard integer NOT NULL CHECK (shard >= 0),
  state sample_state NOT NULL DEFAULT 'READY',
  -- Raised by every claim: the fencing token of all that the claimant writes.
  fence integer NOT NULL DEFAULT 0,
  lease_until timestamptz,
  worker text,
  UNIQUE (run_id, sample_key, epoch)
);
CREATE INDEX sample_by_shard ON sample (run_id, shard);
-- "Is anything of this run left?" and "which shards need a doorbell?" stay cheap however many samples are done.
CREATE INDEX sample_undone ON sample (run_id, shard, lease_until) WHERE state <> 'DONE';

-- Evidence: insert only ----------------------------------------------------------------------------------------

CREATE TABLE sample_record (
  sample_id bigint PRIMARY KEY REFERENCES sample (id),
  run_id uuid NOT NULL REFERENCES run (id),
  sample_key text NOT NULL,
  epoch integer NOT NULL,
  fence integer NOT NULL,
  score jsonb NOT NULL,
  transcript_digest bytea,
  pack_digest bytea,
  pack_offset integer,
  pack_length integer,
  input_tokens integer NOT NULL,
  output_tokens integer NOT NULL,
  cost_micro_usd bigint NOT NULL,
  model_calls integer NOT NULL,
  latency_ms integer NOT NULL,
  completed_at timestamptz NOT NULL,
  UNIQUE (run_id, sample_key, epoch)
);

-- Whether an object belongs to evidence is asked before it is served.
CREATE INDEX sample_record_by_pack ON sample_record (pack_digest);

-- One row before each model call and one after: calls can't be exactly-once, so the extra ones are counted.
CREATE TABLE model_call (
  id bigserial PRIMARY KEY,
  sample_id bigint NOT NULL REFERENCES sample (id),
  fence integer NOT NULL,
  turn integer NOT NULL,
  attempt integer NOT NULL,
  phase text NOT NULL CHECK (phase IN ('started', 'finished', 'failed')),
  request_digest bytea NOT NULL,
  provider_request_id text,
  error_code text,
  at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX model_call_by_sample ON model_call (sample_id);

-- The worker's claim about a run; the API recomputes it from the records and trusts none of it.
CREATE TABLE run_result (
  run_id uuid PRIMARY KEY REFERENCES run (id),
  body jsonb NOT NULL,
  result_digest text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE evidence_import (
  id uuid PRIMARY KEY,
  -- The imported run, opened by the API; its samples and records are the worker's.
  run_id uuid NOT NULL UNIQUE REFERENCES run (id),
  checkpoint_id uuid NOT NULL REFERENCES checkpoint (id),
  evaluation_ref text NOT NULL,
  file_name text NOT NULL,
  file_digest text NOT NULL,
  size_bytes bigint NOT NULL,
  scorer text,
  requested_by uuid NOT NULL REFERENCES account (id),
  created_at timestamptz NOT NULL DEFAULT now(),
  -- One file is evidence once for one question about one checkpoint.
  UNIQUE (checkpoint_id, evaluation_ref, file_digest)
);

-- What the worker read in an imported file: accepted with a run's worth of records, or refused with the reason.
CREATE TABLE import_result (
  import_id uuid PRIMARY KEY REFERENCES evidence_import (id),
  state import_state NOT NULL CHECK (state <> 'received'),
  body jsonb NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);

-- Sign-offs and decisions --------------------------------------------------------------------------------------

CREATE TABLE sign_off (
  id uuid PRIMARY KEY,
  checkpoint_id uuid NOT NULL REFERENCES checkpoint (id),
  person_id uuid NOT NULL REFERENCES account (id),
  role text NOT NULL,
  choice sign_off_choice NOT NULL,
  action text NOT NULL,
  policy_ref text NOT NULL,
  policy_digest text NOT NULL,
  weights_digest text NOT NULL,
  evidence_digest text NOT NULL,
  statement text NOT NULL,
  statement_digest text NOT NULL,
  comment text NOT NULL DEFAULT '',
  signed_at timestamptz NOT NULL DEFAULT now(),
  -- One person speaks once to one statement.
  UNIQUE (person_id, role, statement_digest)
);
CREATE INDEX sign_off_by_checkpoint ON sign_off (checkpoint_id);

CREATE TABLE gate_decision (
  id uuid PRIMARY KEY,
  checkpoint_id uuid NOT NULL REFERENCES checkpoint (id),
  policy_ref text NOT NULL,
  action text NOT NULL,
  decision text NOT NULL CHECK (decision IN ('ALLOW', 'DENY', 'INCONCLUSIVE', 'PENDING')),
  -- The GateDecision document, and everything that it was decided from, as they stood then.
  body jsonb NOT NULL,
  evidence jsonb NOT NULL,
  requested_by uuid NOT NULL REFERENCES account (id),
  decided_at timestamptz NOT NULL
);
CREATE INDEX gate_decision_by_checkpoint ON gate_decision (checkpoint_id, decided_at);

-- Idempotency, outbox, audit -----------------------------------------------------------------------------------

CREATE TABLE idempotency_key (
  account_id uuid NOT NULL REFERENCES account (id),
  route text NOT NULL,
  key text NOT NULL,
  request_digest text NOT NULL,
  -- Null while the first request is under way.
  status integer,
  response text,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (account_id, route, key)
);

CREATE TABLE outbox (
  id bigserial PRIMARY KEY,
  job text NOT NULL,
  payload jsonb NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  delivered_at timestamptz
);
CREATE INDEX outbox_waiting ON outbox (id) WHERE delivered_at IS NULL;

CREATE TABLE audit.event (
  id uuid PRIMARY KEY,
  stream text NOT NULL,
  -- Gapless within its stream.
  stream_seq integer NOT NULL CHECK (stream_seq > 0),
  type text NOT NULL,
  actor text NOT NULL,
  body jsonb NOT NULL CHECK (pg_column_size(body) <= 16384),
  at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (stream, stream_seq)
);

-- A convenience against slips, not tamper evidence: an owner can disable it.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;

DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['sample_record', 'model_call', 'run_result', 'evidence_import', 'import_result', 'sign_off',
                              'gate_decision', 'audit.event'] LOOP
    EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON %s
                    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', name);
  END LOOP;
END $$;

-- Only what a sealed plan foresaw can become evidence, and a plan can't change once it stands.
CREATE FUNCTION keep_plan() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.plan IS DISTINCT FROM OLD.plan OR NEW.plan_digest IS DISTINCT FROM OLD.plan_digest
     OR NEW.source <> OLD.source OR NEW.checkpoint_id <> OLD.checkpoint_id OR NEW.evaluation_ref <> OLD.evaluation_ref THEN
    RAISE EXCEPTION 'the plan of run % is sealed', OLD.id USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_plan BEFORE UPDATE ON run FOR EACH ROW EXECUTE FUNCTION keep_plan();
