-- Tries at a sample are counted by how they ended. Claims alone say nothing: a drained worker gives samples back unharmed.
ALTER TABLE sample
  -- Claims whose holder fell silent: it died, or was blocked for longer than its lease.
  ADD COLUMN abandoned_claims int NOT NULL DEFAULT 0,
  -- Claims that ended in a failure of our infrastructure or the provider's.
  ADD COLUMN failed_claims int NOT NULL DEFAULT 0;
COMMENT ON COLUMN sample.lease_until IS 'LEASED: end of the lease. READY: not to be claimed before, since it failed.';
