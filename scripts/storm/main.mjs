/**
 * `npm run test:storm -- --faults N --seed S [--backend postgres|redis|both] [--json]`: the platform in a storm of
 * faults, held against the same work undisturbed. Exits 1 when a sample was lost, doubled or errored, a result differs,
 * or more than 15 % of the model calls were made in vain.
 */
import { parseArgs } from 'node:util';

import { requireRedis } from '../testing/redis.mjs';
import { requireTool } from '../testing/require-tool.mjs';
import { judge } from './judge.mjs';
import { campaignsFor, runCalm, runStorm } from './run-storm.mjs';

const USAGE =
  'usage: npm run test:storm -- --faults N --seed S [--backend postgres|redis|both] [--json]\n';
const say = (line) => process.stderr.write(`${line}\n`);

process.exitCode = await main();

async function main() {
  const options = read();
  if (options === null) {
    process.stderr.write(USAGE);
    return 64;
  }
  const sandbox =
    process.env.HOLDPOINT_SANDBOX ?? (await requireTool({ tool: 'bwrap', package: 'bubblewrap' }));
  const redisProgram = options.backends.includes('redis') ? await requireRedis() : null;
  if (sandbox === null || (options.backends.includes('redis') && redisProgram === null)) {
    say('The storm needs bubblewrap, and Redis for its backend; neither installed nor unpacked.');
    return 1;
  }
  const { faults, seed } = options;
  const campaigns = campaignsFor(faults);
  say(`the undisturbed run of ${campaigns} campaigns…`);
  await using calm = await runCalm({ campaigns, sandbox });
  const reports = [];
  for (const backend of options.backends) {
    say(`${faults} faults with seed ${seed}, doorbells over ${backend}…`);
    const storm = await runStorm({
      faults,
      campaigns,
      seed,
      backend,
      sandbox,
      redisProgram,
      calm,
      onProgress: everySeconds(10, ({ done, samples, fired, seconds }) => {
        const left =
          fired === 0 ? '' : `, about ${Math.round((seconds / fired) * (faults - fired))} s left`;
        say(
          `  ${fired}/${faults} faults, ${done}/${samples} samples, ${Math.round(seconds)} s${left}`,
        );
      }),
    });
    reports.push(judge(storm, calm, faults));
  }
  for (const report of reports) print(report, options.json);
  return reports.every(({ problems }) => problems.length === 0) ? 0 : 1;
}

function read() {
  try {
    const { values } = parseArgs({
      options: {
        faults: { type: 'string', default: '30' },
        seed: { type: 'string', default: '1' },
        backend: { type: 'string', default: 'both' },
        json: { type: 'boolean', default: false },
      },
    });
    const [faults, seed] = [Number(values.faults), Number(values.seed)];
    const backends = { postgres: ['postgres'], redis: ['redis'], both: ['postgres', 'redis'] };
    const isWhole = [faults, seed].every((one) => Number.isSafeInteger(one) && one > 0);
    if (!isWhole || backends[values.backend] === undefined) return null;
    return { faults, seed, backends: backends[values.backend], json: values.json };
  } catch {
    return null;
  }
}

function everySeconds(seconds, tell) {
  let next = 0;
  return (progress) => {
    if (progress.seconds < next) return;
    next = progress.seconds + seconds;
    tell(progress);
  };
}

function print(report, isJson) {
  if (isJson) {
    process.stdout.write(`${JSON.stringify(report)}\n`);
    return;
  }
  const { backend, fired, seconds, samples, lost, doubled, errored, extraCallShare } = report;
  const lines = [
    `${backend}: ${fired} faults in ${seconds} s over ${samples} samples`,
    ...Object.entries(report.faults).map(
      ([kind, count]) => `  ${String(count).padStart(4)}  ${kind}`,
    ),
    `  lost ${lost}, doubled ${doubled}, errored ${errored}, results that differ ${report.differing.length}`,
    `  model calls in vain: ${(extraCallShare * 100).toFixed(1)} % (at most 15 %); most claims of one sample: ${report.mostClaims}`,
    ...report.problems.map((problem) => `  FAILED: ${problem}`),
    ...report.differences.map((difference) => `  ${JSON.stringify(difference)}`),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}
