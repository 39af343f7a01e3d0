-- Where events are told to, each with a circuit of its own.
CREATE TABLE webhook_endpoint (
  id uuid PRIMARY KEY,
  url text NOT NULL CHECK (char_length(url) BETWEEN 1 AND 2000),
  description text NOT NULL CHECK (char_length(description) <= 200),
  -- Of the contract's closed list.
  types text[] NOT NULL CHECK (cardinality(types) > 0),
  state text NOT NULL CHECK (state IN ('enabled', 'disabled')),
  disabled_because text CHECK (disabled_because IN ('by_request', 'gone')),
  failures_in_a_row integer NOT NULL DEFAULT 0 CHECK (failures_in_a_row >= 0),
  circuit_open_until timestamptz,
  created_by uuid NOT NULL REFERENCES account (id),
  created_at timestamptz NOT NULL,
  CHECK ((state = 'disabled') = (disabled_because IS NOT NULL))
);

-- Ed25519 keys of an endpoint. The private half lies sealed by a key that PostgreSQL never sees (AES-256-GCM).
CREATE TABLE webhook_key (
  id uuid PRIMARY KEY,
  endpoint_id uuid NOT NULL REFERENCES webhook_endpoint (id),
  public_key text NOT NULL UNIQUE,
  -- Null once it signs no more.
  sealed_key bytea,
  created_at timestamptz NOT NULL,
  -- Null for the newest.
  signs_until timestamptz
);
CREATE UNIQUE INDEX webhook_key_newest ON webhook_key (endpoint_id) WHERE signs_until IS NULL;

-- One event for one endpoint, written in the transaction of the event: what committed is delivered, what did not is not.
CREATE TABLE webhook_delivery (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  position bigserial NOT NULL UNIQUE,
  endpoint_id uuid NOT NULL REFERENCES webhook_endpoint (id),
  event_id uuid NOT NULL REFERENCES audit.event (id),
  type text NOT NULL,
  stream text NOT NULL,
  stream_seq integer NOT NULL,
  state text NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'delivered', 'failed')),
  attempts integer NOT NULL DEFAULT 0 CHECK (attempts >= 0),
  due_at timestamptz NOT NULL,
  -- Held by one process; one that died loses it, and the delivery goes on under the same webhook-id.
  lease_until timestamptz,
  last_attempt_at timestamptz,
  last_status integer,
  last_failure text,
  last_answer text CHECK (char_length(last_answer) <= 200),
  delivered_at timestamptz,
  created_at timestamptz NOT NULL,
  UNIQUE (endpoint_id, event_id),
  CHECK ((state = 'delivered') = (delivered_at IS NOT NULL))
);
CREATE INDEX webhook_delivery_due ON webhook_delivery (endpoint_id, due_at, position) WHERE state = 'pending';
CREATE INDEX webhook_delivery_before ON webhook_delivery (endpoint_id, stream, stream_seq) WHERE state = 'pending';
CREATE INDEX webhook_delivery_newest ON webhook_delivery (endpoint_id, position DESC);

-- Streams are numbered under a lock, so within one of them rows appear here in their order.
CREATE FUNCTION note_webhook_delivery() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO webhook_delivery (endpoint_id, event_id, type, stream, stream_seq, due_at, created_at)
  SELECT endpoint.id, NEW.id, NEW.type, NEW.stream, NEW.stream_seq, NEW.at, NEW.at
    FROM webhook_endpoint AS endpoint
   WHERE endpoint.state = 'enabled' AND NEW.type = ANY (endpoint.types);
  RETURN NULL;
END $$;
CREATE TRIGGER note_webhook_delivery AFTER INSERT ON audit.event
  FOR EACH ROW EXECUTE FUNCTION note_webhook_delivery();
