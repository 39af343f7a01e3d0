import { setTimeout as sleep } from 'node:timers/promises';

import { signInPeople } from '@holdpoint/cli/demo/people';
import { loadSecrets } from '@holdpoint/cli/platform/secrets';
import { drawsOf } from '@holdpoint/cli/testing/draws-of';
import { platformFileIn } from '@holdpoint/cli/testing/installation';
import { until } from '@holdpoint/cli/testing/until';
import { decisionRoutes } from '@holdpoint/shared/contracts/decisions';
import { gateRoutes } from '@holdpoint/shared/contracts/gates';
import { parseVerifierKey } from '@holdpoint/shared/tlog/verifier-key';

import { startModel } from '../storm/model.mjs';
import { startPlatform } from '../storm/platform.mjs';
import { startRedis } from '../testing/redis.mjs';
import { checkDecisions } from './check-decisions.mjs';
import { checkLog } from './check-log.mjs';
import { closed, KINDS, open, prepareCheckpoints } from './checkpoints.mjs';
import { disturb, faultPlan, takeKeysAsDead } from './disturb.mjs';
import { postDecisions, replay } from './post-decisions.mjs';
import { settingsOf, startSecondApi } from './second-api.mjs';

const WORKERS = 2;
const CONCURRENCY = 8;
const BARE_CHECKPOINTS = 48;
/** Of a hundred questions, for how many of each kind of checkpoint. */
const SHARES = { complete: 20, guarded: 10, rejected: 10, measured: 10, bare: 50 };
const REVOKED_AT = 0.4;
const LOOK_AGAIN_MS = 300;
const PATIENCE_MS = 180_000;

/**
 * Asks a running platform of two APIs for `decisions` in a storm of `faults`, and holds every answer, row, envelope and head
 * against the others. `guardedSeconds`: when the safeguards of one checkpoint expire. `quick` gives the keys of killed
 * requests back at once, instead of waiting a minute for each.
 */
export async function runDecisionStorm(options) {
  const { decisions, faults, seed, backend, clients, sandbox, redisProgram, quick } = options;
  const { kinds = KINDS, guardedSeconds = 60, onProgress = () => undefined } = options;
  await using started = new AsyncDisposableStack();
  const draw = drawsOf(seed);
  const model = started.use(await startModel(0));
  const redis = backend === 'redis' ? started.use(await startRedis(redisProgram)) : null;
  const platform = started.use(
    await startPlatform({
      sandbox,
      modelUrl: model.url,
      redisUrl: redis?.url ?? null,
      workers: WORKERS,
      concurrency: CONCURRENCY,
    }),
  );
  const { url, token } = platformFileIn(platform.dataDirectory);
  const [pidOfFirst] = platform.pidsOf('api');
  const witnessKeys = JSON.parse(settingsOf(pidOfFirst).env.HOLDPOINT_WITNESSES).map(({ key }) =>
    parseVerifierKey(key),
  );
  const second = started.use(await startSecondApi(pidOfFirst));
  const apis = () => [url, second.url];
  const people = await signInPeople(
    url,
    platform.dataDirectory,
    await loadSecrets(platform.dataDirectory),
  );
  const checkpoints = await prepareCheckpoints(people, {
    kinds,
    bareCount: BARE_CHECKPOINTS,
    guardedSeconds,
  });
  const wishes = wishesFor(decisions, checkpoints, seed, draw);

  const began = performance.now();
  const seconds = () => Math.round((performance.now() - began) / 100) / 10;
  const watch = watchHeads(apis);
  const measured = checkpoints.find(({ kind }) => kind === 'measured');
  const measuring =
    measured === undefined
      ? Promise.resolve()
      : open(people.clients.pipeline, measured.id).then((id) =>
          closed(people.clients.pipeline, id),
        );
  let [answered, isOver] = [0, false];
  const plan = faultPlan(faults, { backend, isQuick: quick }, draw);
  const raging = disturb({
    platform,
    redis,
    plan,
    draw,
    progress: () => (isOver ? 1 : answered / decisions),
  });
  const revoking = revokeAt(
    people,
    checkpoints,
    () => isOver || answered >= REVOKED_AT * decisions,
  );
  const giving = quick ? giveKeysBack(platform, () => isOver) : Promise.resolve();
  const posting = postDecisions({
    apis,
    token,
    wishes,
    clients,
    draw: drawsOf(seed + 1),
    onAnswer: (count) => {
      answered = count;
      onProgress({ answered: count, decisions, seconds: seconds() });
    },
  }).finally(() => (isOver = true));
  const [posted, happened, revocation] = await Promise.all([posting, raging, revoking, giving]);
  const postedSeconds = seconds();
  await measuring;
  await untilSettled(platform);
  const differing = await replay({
    apis,
    token,
    answers: posted.answers,
    clients,
    draw: drawsOf(seed + 2),
  });
  const replayedSeconds = seconds();
  const seen = await watch.end();
  const trust = await people.clients.pipeline(decisionRoutes.trust, {});
  const { pool } = platform;
  const log = await checkLog({ pool, trust, seen: seen.notes, witnessKeys });
  const checked = await checkDecisions({ pool, trust, checkpoints, answers: posted.answers });
  const masked = await wronglyStanding(people.clients.pipeline, revocation, posted.answers);
  const wrong = [
    ...posted.wrong,
    ...differing.map((key) => `${key}: its replay differs`),
    ...seen.wrong,
    ...log.wrong,
    ...checked.wrong,
    ...masked,
    ...(Object.values(happened).reduce((sum, count) => sum + count, 0) < faults
      ? ['faults that never came']
      : []),
  ];
  return {
    seed,
    backend,
    decisions,
    answered: posted.answers.size,
    replayed: posted.answers.size - differing.length,
    faults: happened,
    retries: posted.retries,
    words: checked.words,
    envelopes: checked.envelopes,
    leaves: log.leaves,
    signedHeads: log.signedHeads,
    cosignatures: log.cosignedHeads,
    headsSeenOutside: log.headsSeenOutside,
    isRevoked: revocation !== null,
    seconds: { posted: postedSeconds, replayed: replayedSeconds, all: seconds() },
    wrongCount: wrong.length,
    wrong: wrong.slice(0, 50),
  };
}

function wishesFor(count, checkpoints, seed, draw) {
  const total = [...new Set(checkpoints.map(({ kind }) => kind))].reduce(
    (sum, kind) => sum + SHARES[kind],
    0,
  );
  return Array.from({ length: count }, (_, index) => {
    let left = draw(total);
    const kinds = Object.keys(SHARES).filter((kind) =>
      checkpoints.some((one) => one.kind === kind),
    );
    const kind = kinds.find((each) => (left -= SHARES[each]) < 0);
    const candidates = checkpoints.filter((one) => one.kind === kind);
    const { id } = candidates[draw(candidates.length)];
    return { key: `storm-${seed}-${index}`, checkpointId: id };
  });
}

/** What an outsider who asks for the newest head all the time gets to see; it never shrinks. */
function watchHeads(apis) {
  const notes = new Set();
  const wrong = [];
  let isOver = false;
  let size = 0;
  const watching = (async () => {
    while (!isOver) {
      for (const url of apis()) {
        const answer = await fetch(`${url}/v1/log/tree-head`).catch(() => null);
        const note = answer?.ok ? (await answer.json().catch(() => null))?.note : undefined;
        if (note === undefined) continue;
        const now = Number(note.split('\n')[1]);
        if (now < size) wrong.push(`the head shrank from ${size} to ${now}`);
        size = now;
        notes.add(note);
      }
      await sleep(LOOK_AGAIN_MS);
    }
  })();
  return {
    async end() {
      isOver = true;
      await watching;
      return { notes: [...notes], wrong };
    },
  };
}

/** Withdraws the decisions on the complete checkpoint that were made until then; null where there was none. */
async function revokeAt({ clients }, checkpoints, isTime) {
  while (!isTime()) await sleep(LOOK_AGAIN_MS);
  const { id: checkpointId } = checkpoints.find(({ kind }) => kind === 'complete');
  const { decisions } = await clients.pipeline(gateRoutes.list, {
    query: { checkpointId, limit: 1 },
  });
  if (decisions[0] === undefined) return null;
  const params = { decisionId: decisions[0].id };
  return clients.officer(decisionRoutes.revoke, { params, body: { reason: 'The storm.' } });
}

/** Decisions of a revoked epoch that still stand, whatever was answered when they were made. */
async function wronglyStanding(call, revocation, answers) {
  if (revocation === null) return ['nothing was revoked'];
  const { checkpointId } = await call(gateRoutes.get, {
    params: { decisionId: revocation.decisionId },
  });
  const wrong = [];
  for (const { text } of [...answers.values()].filter((one) => one.checkpointId === checkpointId)) {
    const { id, epoch } = JSON.parse(text);
    if (epoch >= revocation.minEpoch) continue;
    const { decision } = await call(gateRoutes.get, { params: { decisionId: id } });
    if (decision !== 'INCONCLUSIVE') wrong.push(`${id}: revoked, and says ${decision}`);
  }
  return wrong;
}

async function giveKeysBack(platform, isOver) {
  while (!isOver()) {
    await sleep(2_000);
    await takeKeysAsDead(platform);
  }
}

/** Until nothing waits any more: for a leaf, a signature, an envelope. */
async function untilSettled({ pool }) {
  await until(
    'the log and its envelopes',
    async () => {
      const answer = await pool
        .query(
          `SELECT (SELECT count(*) FROM audit.event WHERE NOT audit.is_effective(id))
                + (SELECT count(*) FROM gate_decision WHERE statement IS NOT NULL AND 2 <>
                    (SELECT count(*) FROM gate_attestation WHERE decision_id = gate_decision.id)) AS waiting`,
        )
        .catch(() => null);
      return answer !== null && answer.rows[0].waiting === '0' ? true : undefined;
    },
    PATIENCE_MS,
  );
}
