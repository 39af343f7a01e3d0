-- The transparency log: audit events become leaves of a Merkle tree (RFC 6962), whose heads a signer outside of
-- PostgreSQL signs. Nothing here is tamper evidence by itself: that lies with the heads that others hold.

DO $$
BEGIN
  IF EXISTS (SELECT FROM audit.event) THEN
    RAISE EXCEPTION 'This database holds audit events from before there was a log. Begin with a new database.';
  END IF;
END $$;

-- Events -------------------------------------------------------------------------------------------------------

ALTER TABLE audit.event
  -- In the order in which they were written; with gaps, and never a cursor: commits come in another order.
  ADD COLUMN position bigserial NOT NULL UNIQUE,
  -- Null once the content was purged.
  ADD COLUMN salt bytea CHECK (octet_length(salt) = 32),
  -- SHA-256 over salt and canonical body: what the log commits to.
  ADD COLUMN content_digest text NOT NULL CHECK (content_digest ~ '^sha256:[0-9a-f]{64}$'),
  -- Every digest that the body names, sorted.
  ADD COLUMN subjects text[] NOT NULL,
  ALTER COLUMN body DROP NOT NULL,
  -- Of the database, whatever the clock of an API says; in milliseconds, as the log tells it.
  ALTER COLUMN at TYPE timestamptz(3),
  ADD CHECK ((body IS NULL) = (salt IS NULL));

DROP TRIGGER append_only ON audit.event;
CREATE TRIGGER append_only BEFORE DELETE OR TRUNCATE ON audit.event
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Content may be erased, with its salt, so that it can't be guessed from the log either. Nothing else changes.
CREATE FUNCTION audit.only_purge() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.body IS NULL AND NEW.salt IS NULL
     AND (NEW.id, NEW.stream, NEW.stream_seq, NEW.type, NEW.actor, NEW.at, NEW.position, NEW.content_digest, NEW.subjects)
       = (OLD.id, OLD.stream, OLD.stream_seq, OLD.type, OLD.actor, OLD.at, OLD.position, OLD.content_digest, OLD.subjects) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'event is append-only' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER only_purge BEFORE UPDATE ON audit.event FOR EACH ROW EXECUTE FUNCTION audit.only_purge();

-- What is not in the tree yet. A flag and not a cursor: `id > last` loses what commits out of order.
CREATE TABLE audit.pending (
  event_id uuid PRIMARY KEY,
  position bigint NOT NULL UNIQUE
);

CREATE FUNCTION audit.flag_events() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  INSERT INTO audit.pending (event_id, position) SELECT id, position FROM added;
  RETURN NULL;
END $$;
CREATE TRIGGER flag_events AFTER INSERT ON audit.event REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION audit.flag_events();

-- Tree ---------------------------------------------------------------------------------------------------------

-- One row: a database holds one log, and a log never changes its name.
CREATE TABLE audit.log (
  origin text PRIMARY KEY CHECK (origin ~ '^[!-*,-~]{1,200}$'),
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX log_is_one ON audit.log ((true));

CREATE TABLE audit.leaf (
  idx bigint PRIMARY KEY CHECK (idx >= 0),
  event_id uuid NOT NULL UNIQUE,
  entry bytea NOT NULL CHECK (octet_length(entry) <= 65535),
  leaf_hash bytea NOT NULL CHECK (octet_length(leaf_hash) = 32)
);

-- Of tiles of level 1 and above (C2SP tlog-tiles): each the root of 256 nodes of the level below, or of 256 leaves.
CREATE TABLE audit.node (
  level smallint NOT NULL CHECK (level > 0),
  idx bigint NOT NULL CHECK (idx >= 0),
  hash bytea NOT NULL CHECK (octet_length(hash) = 32),
  PRIMARY KEY (level, idx)
);

CREATE TABLE audit.tree_head (
  size bigint PRIMARY KEY CHECK (size > 0),
  root bytea NOT NULL CHECK (octet_length(root) = 32),
  -- Roots of the perfect subtrees, largest first: all that appending needs.
  frontier bytea[] NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  -- The signed note (C2SP signed-note); null for a head that a later signature covered.
  note text,
  signed_at timestamptz,
  CHECK ((note IS NULL) = (signed_at IS NULL))
);
CREATE INDEX tree_head_signed ON audit.tree_head (size) WHERE note IS NOT NULL;

CREATE TABLE audit.cosignature (
  size bigint NOT NULL REFERENCES audit.tree_head (size),
  witness text NOT NULL,
  -- Line of a signed note, as the witness gave it.
  line text NOT NULL,
  -- By the witness's clock.
  cosigned_at timestamptz NOT NULL,
  -- A witness signs a head again while the log stands still: that it still does is news.
  PRIMARY KEY (witness, size, cosigned_at)
);

CREATE TABLE audit.timestamp (
  size bigint NOT NULL REFERENCES audit.tree_head (size),
  authority text NOT NULL,
  -- TimeStampResp (RFC 3161) over the signed note's text.
  token bytea NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (size, authority)
);

DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['audit.log', 'audit.leaf', 'audit.node', 'audit.cosignature', 'audit.timestamp'] LOOP
    EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON %s
                    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', name);
  END LOOP;
END $$;
CREATE TRIGGER append_only BEFORE DELETE OR TRUNCATE ON audit.tree_head
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- A head is signed once; its size, root and frontier never change.
CREATE FUNCTION audit.only_sign() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.note IS NULL AND (NEW.size, NEW.root, NEW.frontier, NEW.created_at)
       = (OLD.size, OLD.root, OLD.frontier, OLD.created_at) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'tree_head is append-only' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER only_sign BEFORE UPDATE ON audit.tree_head FOR EACH ROW EXECUTE FUNCTION audit.only_sign();

-- Whether an event is under a signed tree head: a change takes effect no earlier.
CREATE FUNCTION audit.is_effective(event_id uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT FROM audit.leaf AS leaf
                  WHERE leaf.event_id = $1
                    AND leaf.idx < (SELECT max(size) FROM audit.tree_head WHERE note IS NOT NULL))
$$;

-- The event of each change that gives effect ------------------------------------------------------------------------

ALTER TABLE sign_off ADD COLUMN event_id uuid;
ALTER TABLE policy_activation ADD COLUMN event_id uuid;
ALTER TABLE gate_decision ADD COLUMN event_id uuid;
ALTER TABLE run ADD COLUMN event_id uuid;

-- The relay asks before each ring which open runs may not begin yet.
CREATE INDEX run_open ON run (id) WHERE state = 'open';
