-- Whoever lets weights pass and whoever shuts them go one after the other, under whatever name the weights have. A row, and
-- no advisory lock: at REPEATABLE READ a row that moved since the snapshot fails the transaction, and a lock does not.
CREATE TABLE gate_turn (
  weights_digest text PRIMARY KEY,
  turns bigint NOT NULL
);
