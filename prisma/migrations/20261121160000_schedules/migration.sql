-- Upper bound of the effective compute, which triggers compare; null where it was registered without an interval.
ALTER TABLE checkpoint ADD COLUMN effective_compute_upper double precision
  CHECK (effective_compute_upper >= effective_compute);

-- A rule that opens campaigns unattended. A removed one stays, with all that it did.
CREATE TABLE schedule (
  id uuid PRIMARY KEY,
  name text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 80),
  policy_ref text NOT NULL,
  action text NOT NULL,
  -- The newest checkpoint of a model, or one and the same.
  model_id uuid REFERENCES model (id),
  checkpoint_id uuid REFERENCES checkpoint (id),
  -- `when` and the rules of the contract.
  firing_rule jsonb NOT NULL,
  rules jsonb NOT NULL,
  state text NOT NULL CHECK (state IN ('active', 'paused', 'removed')),
  -- The truth about the next firing of a calendar rule; null for triggers and for what is not active.
  next_due_at timestamptz,
  -- What a trigger looks at begins here: nothing that happened while it was paused.
  watches_since timestamptz NOT NULL,
  -- Campaigns are opened in this account's name, so that it can't sign off what it asked for.
  owner_id uuid NOT NULL REFERENCES account (id),
  created_at timestamptz NOT NULL DEFAULT now(),
  removed_at timestamptz,
  CHECK (num_nonnulls(model_id, checkpoint_id) = 1),
  CHECK ((state = 'removed') = (removed_at IS NOT NULL)),
  CHECK (next_due_at IS NULL OR state = 'active')
);
CREATE UNIQUE INDEX schedule_name ON schedule (name) WHERE state <> 'removed';
CREATE INDEX schedule_due ON schedule (next_due_at) WHERE state = 'active';

-- What came of each due time, trigger and request.
CREATE TABLE schedule_firing (
  id uuid PRIMARY KEY,
  schedule_id uuid NOT NULL REFERENCES schedule (id),
  cause text NOT NULL CHECK (cause IN ('calendar', 'checkpoint_registered', 'assessment_due', 'run_now')),
  -- Of a calendar rule its due time, of a trigger what happened: nothing fires twice for the same.
  occasion text NOT NULL,
  due_at timestamptz NOT NULL,
  -- How many due times it stands for.
  due_times integer NOT NULL CHECK (due_times > 0),
  state text NOT NULL CHECK (state IN ('fired', 'queued', 'skipped_overlap', 'skipped_missed', 'skipped_budget',
                                       'skipped_frozen', 'failed')),
  detail text NOT NULL,
  checkpoint_id uuid REFERENCES checkpoint (id),
  campaign_id uuid UNIQUE REFERENCES campaign (id),
  -- The gate, decided anew once the campaign was closed.
  decision_id uuid UNIQUE REFERENCES gate_decision (id),
  requested_by uuid NOT NULL REFERENCES account (id),
  created_at timestamptz NOT NULL,
  UNIQUE (schedule_id, occasion),
  CHECK ((state = 'fired') = (campaign_id IS NOT NULL)),
  CHECK (decision_id IS NULL OR campaign_id IS NOT NULL)
);
CREATE INDEX schedule_firing_undecided ON schedule_firing (schedule_id) WHERE state = 'fired' AND decision_id IS NULL;
CREATE INDEX schedule_firing_queued ON schedule_firing (schedule_id) WHERE state = 'queued';

-- One occasion becomes one campaign and one decision, and what has become of it stays.
CREATE FUNCTION keep_firing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.schedule_id <> OLD.schedule_id OR NEW.occasion <> OLD.occasion OR NEW.due_at <> OLD.due_at
     OR (OLD.campaign_id IS NOT NULL AND NEW.campaign_id IS DISTINCT FROM OLD.campaign_id)
     OR (OLD.decision_id IS NOT NULL AND NEW.decision_id IS DISTINCT FROM OLD.decision_id)
     OR (OLD.state <> 'queued' AND NEW.state <> OLD.state) THEN
    RAISE EXCEPTION 'firing % is settled', OLD.id USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_firing BEFORE UPDATE ON schedule_firing FOR EACH ROW EXECUTE FUNCTION keep_firing();

-- The officer's word that a model must be assessed.
CREATE TABLE assessment_call (
  id uuid PRIMARY KEY,
  model_id uuid NOT NULL REFERENCES model (id),
  checkpoint_id uuid NOT NULL REFERENCES checkpoint (id),
  -- Null: under every policy that leaves it to the officer.
  policy_ref text,
  reason text NOT NULL CHECK (char_length(reason) BETWEEN 1 AND 2000),
  called_by uuid NOT NULL REFERENCES account (id),
  called_at timestamptz NOT NULL
);
CREATE INDEX assessment_call_by_model ON assessment_call (model_id, called_at);

-- What starts the clock of obligations, as people came to know of it.
CREATE TABLE obligation_start (
  id uuid PRIMARY KEY,
  clock text NOT NULL,
  -- Awareness, and not the writing down.
  aware_at timestamptz NOT NULL,
  -- Null: the clock of every regime.
  policy_ref text,
  inside_evaluation text NOT NULL CHECK (inside_evaluation IN ('yes', 'no', 'unknown')),
  note text NOT NULL CHECK (char_length(note) BETWEEN 1 AND 2000),
  recorded_by uuid NOT NULL REFERENCES account (id),
  recorded_at timestamptz NOT NULL,
  CHECK (aware_at <= recorded_at)
);

-- Somebody's word that one obligation is done.
CREATE TABLE obligation_done (
  id uuid PRIMARY KEY,
  instance_id text NOT NULL UNIQUE CHECK (instance_id ~ '^[0-9a-f]{32}$'),
  policy_ref text NOT NULL,
  obligation text NOT NULL,
  deadline timestamptz NOT NULL,
  note text NOT NULL CHECK (char_length(note) BETWEEN 1 AND 2000),
  done_by uuid NOT NULL REFERENCES account (id),
  done_at timestamptz NOT NULL
);

DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['assessment_call', 'obligation_start', 'obligation_done'] LOOP
    EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON %s
                    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', name);
  END LOOP;
END $$;
