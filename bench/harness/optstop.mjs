/**
 * UK AISI's `optstop` on the same draws. It is no dependency of ours: it is installed into an environment that is thrown
 * away afterwards, and skipped with the reason where that can't be done.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Where it is published: its own repository first, then PyPI's name. */
const SOURCES = ['git+https://github.com/UKGovernmentBEIS/optstop', 'optstop'];
const INSTALL_MS = 8 * 60_000;
const RUN_MS = 20 * 60_000;

/** Stops on `runs`, or `{ skipped }` with the reason. */
export async function optstopOn(runs, bar) {
  const folder = await mkdtemp(join(tmpdir(), 'holdpoint-optstop-'));
  try {
    const python = await installed(join(folder, 'venv'));
    const work = join(folder, 'draws.json');
    await writeFile(work, JSON.stringify({ bar, runs }));
    const script = fileURLToPath(new URL('run_optstop.py', import.meta.url));
    const { stdout } = await run(python, [script, work], {
      timeout: RUN_MS,
      maxBuffer: 64 * 1024 * 1024,
      cwd: folder,
    });
    return JSON.parse(stdout.trim().split('\n').at(-1));
  } catch (error) {
    return { skipped: reasonOf(error) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function installed(folder) {
  await run('python3', ['-m', 'venv', folder], { timeout: INSTALL_MS });
  const python = join(folder, 'bin', 'python');
  const refusals = [];
  for (const source of SOURCES) {
    try {
      await run(python, ['-m', 'pip', 'install', '-q', source], { timeout: INSTALL_MS });
      return python;
    } catch (error) {
      refusals.push(`${source}: ${reasonOf(error)}`);
    }
  }
  throw new Error(refusals.join('; '));
}

/** The line that says what went wrong, out of all that pip and Python print. */
function reasonOf(error) {
  const lines = String(error.stderr ?? error.message)
    .trim()
    .split('\n')
    .map((line) => line.trim());
  return (
    lines.find((line) => line.startsWith('fatal:')) ??
    lines.find((line) => line.startsWith('ERROR:')) ??
    lines.at(-1)
  );
}
