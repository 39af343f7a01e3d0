// A job of dictionary learning killed -9 ten times ends with the digest of one undisturbed.
// Run: node scripts/monosemanticity/kill-storm.mjs [--kills 10] [options of `compute sae train`]; about five minutes a
// run with --model-steps 4000 --steps 1500. Kills come at even shares of the time that the undisturbed run took.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const CLI = fileURLToPath(new URL('../../apps/cli/bin/holdpoint.mjs', import.meta.url));
const given = process.argv.slice(2);
const killsAt = given.indexOf('--kills');
const kills = killsAt < 0 ? 10 : Number(given[killsAt + 1]);
const options = killsAt < 0 ? given : given.toSpliced(killsAt, 2);
const asked =
  options.length > 0 ? options : ['--model-steps', '2000', '--steps', '600', '--no-control'];

const directory = await mkdtemp(join(tmpdir(), 'holdpoint-kill-storm-'));
const start = (out) =>
  spawn(process.execPath, [CLI, 'compute', 'sae', 'train', ...asked, '--out', out, '--json'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });

async function finished(out) {
  const child = start(out);
  let text = '';
  child.stdout.on('data', (part) => (text += part));
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`it ended with ${code}: ${text.slice(0, 500)}`);
  return JSON.parse(text);
}

const started = performance.now();
const undisturbed = await finished(join(directory, 'undisturbed'));
const seconds = (performance.now() - started) / 1000;
console.error(`undisturbed: ${seconds.toFixed(1)} s, ${undisturbed.weightsDigest}`);
const storm = join(directory, 'storm');
let killed = 0;
while (killed < kills) {
  const child = start(storm);
  const exit = once(child, 'exit');
  // At least long enough to reach a checkpoint, so that the storm ends.
  await Promise.race([exit, wait(Math.max(4, seconds / (kills + 1)) * 1000)]);
  if (child.exitCode !== null) break;
  child.kill('SIGKILL');
  await exit;
  killed += 1;
  console.error(`killed ${killed} of ${kills}`);
}
const survived = await finished(storm);
const equal =
  survived.weightsDigest === undisturbed.weightsDigest &&
  JSON.stringify(survived.metrics) === JSON.stringify(undisturbed.metrics);
console.log(JSON.stringify({ seconds, killed, equal, weightsDigest: survived.weightsDigest }));
await rm(directory, { recursive: true, force: true });
process.exitCode = equal && killed === kills ? 0 : 1;
