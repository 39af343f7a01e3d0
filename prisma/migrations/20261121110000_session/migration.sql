-- A browser's session. Only the hash of its secret is kept; the secret lies in a cookie that no script can read.
CREATE TABLE session (
  id uuid PRIMARY KEY,
  account_id uuid NOT NULL REFERENCES account (id),
  secret_hash bytea NOT NULL UNIQUE CHECK (octet_length(secret_hash) = 32),
  created_at timestamptz NOT NULL DEFAULT now(),
  -- The end, however much it is used.
  expires_at timestamptz NOT NULL,
  -- Of its last use, at the precision of a minute.
  seen_at timestamptz NOT NULL DEFAULT now(),
  ended_at timestamptz
);
CREATE INDEX session_by_account ON session (account_id);
