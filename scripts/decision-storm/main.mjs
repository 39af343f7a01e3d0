/**
 * `npm run test:decision-storm -- --decisions N --faults F --seed S [--backend postgres|redis|both] [--clients C] [--guarded SECONDS] [--json]`: gate
 * decisions while API, worker, queue, signer, witness and PostgreSQL die at random and come back. Exits 1 when one was
 * allowed without complete evidence, a replay differs, a decision is lost or has no leaf, or the log does not verify.
 */
import { parseArgs } from 'node:util';

import { requireRedis } from '../testing/redis.mjs';
import { requireTool } from '../testing/require-tool.mjs';
import { runDecisionStorm } from './run-decision-storm.mjs';

const USAGE =
  'usage: npm run test:decision-storm -- --decisions N --faults F --seed S [--backend postgres|redis|both] [--clients C] [--json]\n';
const BACKENDS = { postgres: ['postgres'], redis: ['redis'], both: ['postgres', 'redis'] };
const TELL_EVERY_SECONDS = 10;
const say = (line) => process.stderr.write(`${line}\n`);

process.exitCode = await main();

async function main() {
  const options = read();
  if (options === null) {
    process.stderr.write(USAGE);
    return 64;
  }
  const { backends, json, ...storm } = options;
  const sandbox =
    process.env.HOLDPOINT_SANDBOX ?? (await requireTool({ tool: 'bwrap', package: 'bubblewrap' }));
  const redisProgram = backends.includes('redis') ? await requireRedis() : null;
  if (sandbox === null || (backends.includes('redis') && redisProgram === null)) {
    say('The storm needs bubblewrap, and Redis for its backend; neither installed nor unpacked.');
    return 1;
  }
  const reports = [];
  for (const backend of backends) {
    say(`${storm.decisions} decisions, ${storm.faults} faults, seed ${storm.seed}, ${backend}…`);
    let next = 0;
    const onProgress = ({ answered, seconds }) => {
      if (seconds < next) return;
      next = seconds + TELL_EVERY_SECONDS;
      say(`  ${answered}/${storm.decisions} decisions, ${seconds} s`);
    };
    const report = await runDecisionStorm({ ...storm, backend, sandbox, redisProgram, onProgress });
    reports.push(report);
    if (!json) print(report);
  }
  process.stdout.write(`${JSON.stringify(reports)}\n`);
  return reports.every(({ wrongCount }) => wrongCount === 0) ? 0 : 1;
}

function read() {
  try {
    const { values } = parseArgs({
      options: {
        decisions: { type: 'string', default: '10000' },
        faults: { type: 'string', default: '60' },
        seed: { type: 'string', default: '1' },
        clients: { type: 'string', default: '60' },
        guarded: { type: 'string', default: '120' },
        backend: { type: 'string', default: 'both' },
        quick: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
      },
    });
    const counts = Object.fromEntries(
      ['decisions', 'faults', 'seed', 'clients', 'guarded'].map((name) => [
        name,
        Number(values[name]),
      ]),
    );
    const isWhole = Object.values(counts).every((one) => Number.isSafeInteger(one) && one > 0);
    const backends = BACKENDS[values.backend];
    if (!isWhole || backends === undefined) return null;
    const { guarded: guardedSeconds, ...storm } = counts;
    return { ...storm, guardedSeconds, backends, quick: values.quick, json: values.json };
  } catch {
    return null;
  }
}

function print(report) {
  const { backend, decisions, answered, replayed, seconds, faults, words, wrong } = report;
  const { retries, leaves, signedHeads, cosignatures, headsSeenOutside, envelopes } = report;
  const counted = (counts) =>
    Object.entries(counts).map(([what, count]) => `  ${String(count).padStart(6)}  ${what}`);
  const lines = [
    `${backend}: ${answered} of ${decisions} decisions answered, ${replayed} replayed alike, ${seconds.all} s`,
    ...counted(faults),
    ...counted(words),
    `  asked again: ${JSON.stringify(retries)}`,
    `  ${leaves} leaves, ${signedHeads} signed heads, ${headsSeenOutside} seen outside, ${cosignatures} cosignatures, ${envelopes} envelopes`,
    ...wrong.map((what) => `  FAILED: ${what}`),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}
