import { verifyEnvelope } from '@holdpoint/shared/attestation/dsse';
import { statementKeysOf } from '@holdpoint/shared/attestation/trust-anchor';
import { sha256 } from '@holdpoint/shared/digest/sha256';

import { verify } from './check-log.mjs';

/** Every decision with its event, its leaf and its envelopes; as many rows of each as there are. */
const DECISIONS = `
  SELECT decision.id, checkpoint_id AS "checkpointId", decision.decision, decided_at AS "decidedAt", decision.body,
         decision.previous_decision AS previous, statement IS NOT NULL AS "isStated", event.body AS told,
         leaf.idx::int AS leaf, audit.is_effective(decision.event_id) AS "isEffective"
    FROM gate_decision AS decision
    LEFT JOIN audit.event ON event.id = decision.event_id AND event.type = 'gate.decided'
                         AND event.body->>'decisionId' = decision.id::text
    LEFT JOIN audit.leaf AS leaf ON leaf.event_id = event.id`;

const COUNTS = `
  SELECT (SELECT count(*) FROM audit.event WHERE type = 'gate.decided')::int AS events,
         (SELECT count(DISTINCT body->>'decisionId') FROM audit.event WHERE type = 'gate.decided')::int AS told,
         (SELECT count(*) FROM (SELECT FROM audit.event GROUP BY stream
            HAVING count(*) <> max(stream_seq) OR min(stream_seq) <> 1) AS gaps)::int AS "gappedStreams",
         (SELECT count(*) FROM (SELECT FROM gate_decision WHERE previous_decision IS NOT NULL
            GROUP BY previous_decision HAVING count(*) > 1) AS forks)::int AS forks,
         (SELECT count(*) FROM audit.event LEFT JOIN audit.leaf ON event_id = event.id WHERE idx IS NULL)::int AS unlogged,
         (SELECT count(*) FROM audit.pending)::int AS pending,
         (SELECT count(*) FROM idempotency_key WHERE status IS NULL AND route LIKE '%decisions')::int AS "openKeys"`;

/** What the rows, the answers and the log say of the decisions of a storm, held against each other. */
export async function checkDecisions({ pool, trust, checkpoints, answers }) {
  const kinds = new Map(checkpoints.map((checkpoint) => [checkpoint.id, checkpoint]));
  const { rows } = await pool.query(DECISIONS);
  const [counts] = (await pool.query(COUNTS)).rows;
  const decisions = new Map(rows.map((row) => [row.id, row]));
  const wrong = [];
  const answered = [...answers.values()].map(({ key, status, text }) => ({
    key,
    status,
    decision: JSON.parse(text),
  }));
  for (const { key, status, decision } of answered) {
    const row = decisions.get(decision.id);
    if (row === undefined) wrong.push(`${key}: an acknowledged decision was lost`);
    else if (row.leaf === null || !row.isEffective) wrong.push(`${key}: it has no receipt`);
    else if (decision.receipt !== null && decision.receipt.leafIndex !== row.leaf)
      wrong.push(`${key}: its receipt names leaf ${decision.receipt.leafIndex}, not ${row.leaf}`);
    if ((status === 201) !== (decision.receipt !== null))
      wrong.push(`${key}: ${status} with receipt ${JSON.stringify(decision.receipt)}`);
    if (decision.decision === 'ALLOW' && decision.receipt === null)
      wrong.push(`${key}: ALLOW without a receipt`);
    if (decision.decision === 'ALLOW' && !mayBeAllowed(kinds, decision.checkpointId, decision))
      wrong.push(`${key}: ALLOW without complete evidence`);
    if (status === 201 && kinds.get(decision.checkpointId)?.kind === 'complete')
      if (decision.decision !== 'ALLOW' && decision.revocation === null)
        wrong.push(`${key}: ${decision.decision} for complete evidence`);
  }
  for (const { id, checkpointId, decision, body, told } of rows) {
    if (decision === 'ALLOW' && !mayBeAllowed(kinds, checkpointId, body))
      wrong.push(`${id}: recorded as ALLOW without complete evidence`);
    if (told?.decision !== decision) wrong.push(`${id}: the log tells of ${told?.decision}`);
  }
  const found = [
    [rows.length !== answers.size, `${rows.length} decisions for ${answers.size} questions`],
    [counts.events !== rows.length, `${counts.events} events for ${rows.length} decisions`],
    [counts.told !== rows.length, `events tell of ${counts.told} of ${rows.length} decisions`],
    [counts.gappedStreams > 0, `${counts.gappedStreams} streams have gaps`],
    [counts.forks > 0, `${counts.forks} decisions are the one before two others`],
    [counts.unlogged > 0, `${counts.unlogged} events have no leaf`],
    [counts.pending > 0, `${counts.pending} events still wait`],
    [counts.openKeys > 0, `${counts.openKeys} keys are still in use`],
  ].flatMap(([isSo, what]) => (isSo ? [what] : []));
  const attested = await checkEnvelopes(pool, trust, decisions);
  const words = {};
  for (const { status, decision } of answered) {
    const word = `${status} ${decision.decision}`;
    words[word] = (words[word] ?? 0) + 1;
  }
  return {
    wrong: [...wrong, ...found, ...attested.wrong],
    decisions: rows.length,
    envelopes: attested.count,
    words,
  };
}

/** Complete evidence: nothing stands against it, every seat approved, and safeguards held when it was decided. */
export function mayBeAllowed(
  kinds,
  checkpointId,
  { decidedAt, reasons, signOffs, criteria, tiers },
) {
  const { kind, expiresAt = null } = kinds.get(checkpointId) ?? {};
  if (kind !== 'complete' && kind !== 'guarded') return false;
  if (expiresAt !== null && !(Date.parse(decidedAt) < Date.parse(expiresAt))) return false;
  return (
    reasons.length === 0 &&
    signOffs.length === 2 &&
    signOffs.every(({ state }) => state === 'approved') &&
    criteria.length === 4 &&
    [...criteria, ...tiers].every(({ standing }) => standing !== 'blocks')
  );
}

/** Two envelopes a decision that could be read, each signed, of its own words, which its leaf names. */
async function checkEnvelopes(pool, trust, decisions) {
  const keys = statementKeysOf(trust);
  const wrong = [];
  const counts = new Map();
  const { rows } = await pool.query(
    'SELECT decision_id AS id, kind, envelope FROM gate_attestation ORDER BY decision_id',
  );
  for (const { id, kind, envelope } of rows) {
    counts.set(id, (counts.get(id) ?? 0) + 1);
    const { told, decision } = decisions.get(id);
    try {
      const { payload } = await verifyEnvelope(envelope, keys, verify);
      const named = kind === 'decision' ? told.statementDigest : told.summaryDigest;
      if (sha256(payload) !== named)
        wrong.push(`${id}: its ${kind} is another than its leaf names`);
      const { predicate } = JSON.parse(Buffer.from(payload).toString());
      if (kind === 'decision' && (predicate.id !== id || predicate.decision !== decision))
        wrong.push(`${id}: its envelope is about ${predicate.id} ${predicate.decision}`);
      if (
        kind !== 'decision' &&
        (predicate.verificationResult === 'PASSED') !== (decision === 'ALLOW')
      )
        wrong.push(`${id}: its summary says ${predicate.verificationResult} for ${decision}`);
    } catch (error) {
      wrong.push(`${id}: its ${kind} does not verify: ${error.message}`);
    }
  }
  const missing = [...decisions.values()].filter(
    ({ id, isStated }) => isStated && counts.get(id) !== 2,
  ).length;
  if (missing > 0) wrong.push(`${missing} decisions lack an envelope`);
  return { wrong, count: rows.length };
}
