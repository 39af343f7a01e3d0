-- A run whose verdict can't change any more may end before all its samples were run: those that were left out are spared.
-- Not DONE: a worker of an earlier version, which knows no early end, must not take such a run for one that lacks records.
ALTER TYPE sample_state ADD VALUE 'SPARED';
-- Spared samples stay for good: among the undone ones, which are read every few seconds, they would pile up.
DROP INDEX sample_undone;
CREATE INDEX sample_undone ON sample (run_id, shard, lease_until) WHERE state IN ('READY', 'LEASED');
