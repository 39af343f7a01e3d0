-- Authenticators of people. The event of the enrolment in the log is what counts; a row here without it signs nothing.
CREATE TABLE person_credential (
  id uuid PRIMARY KEY,
  account_id uuid NOT NULL REFERENCES account (id),
  -- base64url, as browsers speak of it. One authenticator's key speaks for one account.
  credential_id text NOT NULL UNIQUE CHECK (char_length(credential_id) BETWEEN 1 AND 1400),
  -- SPKI DER, base64url.
  public_key text NOT NULL,
  algorithm text NOT NULL CHECK (algorithm IN ('es256', 'ed25519', 'rs256')),
  rp_id text NOT NULL,
  label text NOT NULL CHECK (char_length(label) BETWEEN 1 AND 120),
  enrolled_at timestamptz NOT NULL,
  event_id uuid NOT NULL UNIQUE
);
CREATE INDEX person_credential_by_account ON person_credential (account_id);

-- What was signed before stands: a revocation takes nothing back.
CREATE TABLE credential_revocation (
  credential_id uuid PRIMARY KEY REFERENCES person_credential (id),
  revoked_by uuid NOT NULL REFERENCES account (id),
  reason text NOT NULL CHECK (char_length(reason) BETWEEN 1 AND 2000),
  revoked_at timestamptz NOT NULL,
  event_id uuid NOT NULL UNIQUE
);

-- A challenge of an enrolment serves one account, once, until it expires: it is deleted by whoever uses it.
CREATE TABLE credential_challenge (
  challenge text PRIMARY KEY,
  account_id uuid NOT NULL REFERENCES account (id),
  expires_at timestamptz NOT NULL
);
CREATE INDEX credential_challenge_by_account ON credential_challenge (account_id);

-- Who enrols signs in with a password: a machine puts its name under nothing.
CREATE FUNCTION refuse_machine_credential() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM account WHERE id = NEW.account_id AND password_hash IS NULL) THEN
    RAISE EXCEPTION 'account % is a machine', NEW.account_id USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER refuse_machine_credential BEFORE INSERT ON person_credential
  FOR EACH ROW EXECUTE FUNCTION refuse_machine_credential();

ALTER TABLE sign_off
  ADD COLUMN assertion jsonb NOT NULL,
  ADD COLUMN credential_id text NOT NULL,
  -- The log's head that the signatory saw, as the statement names it.
  ADD COLUMN seen_origin text NOT NULL,
  ADD COLUMN seen_tree_size bigint NOT NULL CHECK (seen_tree_size >= 0),
  ADD COLUMN seen_root text NOT NULL;

ALTER TABLE policy_activation_approval
  ADD COLUMN assertion jsonb NOT NULL,
  ADD COLUMN credential_id text NOT NULL,
  ADD COLUMN event_id uuid NOT NULL;

DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['person_credential', 'credential_revocation'] LOOP
    EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON %s
                    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', name);
  END LOOP;
END $$;
