/**
 * The peers on the same work. They are no dependencies of ours: each is installed, pinned, into a folder of its own
 * under `~/.cache/holdpoint-bench` at first use, and skipped with the reason where that can't be done.
 */
import { execFile } from 'node:child_process';
import { access, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { round } from './figures.mjs';
import { load } from './machine.mjs';
import { answerOf, drawWordOf, MODEL, promptOf } from './tiny-evaluation.mjs';

const run = promisify(execFile);

/** Runs a program to its end; throws when it fails. */
export const runProgram = (program, args) =>
  run(program, args, { timeout: RUN_MS, maxBuffer: BUFFER });

const CACHE = join(homedir(), '.cache', 'holdpoint-bench');
/** Its provider takes the client as it finds it, and 2.x breaks it on Python 3.11. */
const INSPECT = { name: 'inspect_ai', version: '0.3.260', client: '1.17.0', samples: 500 };
const PROMPTFOO = { name: 'promptfoo', version: '0.123.1', samples: 3000 };
const INSTALL_MS = 15 * 60_000;
const RUN_MS = 10 * 60_000;
const BUFFER = 64 * 1024 * 1024;

/** Both peers, one after the other. Throws when one of them sent another number of requests than it has samples. */
export async function runPeers({ model, concurrency }) {
  return [
    await measured(PROMPTFOO, model, (shape) => promptfoo({ ...shape, concurrency })),
    await measured(INSPECT, model, (shape) => inspect({ ...shape, concurrency })),
  ];
}

async function measured(peer, model, lane) {
  const scratch = await mkdtemp(join(tmpdir(), 'holdpoint-peer-'));
  try {
    const work = Array.from({ length: peer.samples }, (_, index) => ({
      prompt: promptOf(index + 1),
      answer: answerOf(index + 1),
      word: drawWordOf(index + 1),
    }));
    const before = { requests: await model.requests(), load: load() };
    const figures = await lane({ model, scratch, work });
    const requests = (await model.requests()) - before.requests;
    if (requests !== peer.samples || figures.right !== peer.samples) {
      throw new Error(
        `${peer.name}: ${requests} requests, ${figures.right} right of ${peer.samples}`,
      );
    }
    return {
      ...peer,
      seconds: round(figures.seconds),
      cpuMsPerSample: round((figures.cpuSeconds * 1000) / peer.samples, 3),
      samplesPerSecond: round(peer.samples / figures.seconds, 1),
      peakMiB: round(figures.peakKiB / 1024, 0),
      bytesPerSample: round(figures.bytes / peer.samples, 0),
      load: before.load,
    };
  } catch (error) {
    return {
      ...peer,
      skipped: String(error.stderr ?? error.message)
        .trim()
        .split('\n')
        .at(-1),
    };
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** The Python of Inspect's own environment. Throws when it can't be made. */
export async function inspectPython() {
  const folder = join(CACHE, `inspect-${INSPECT.version}`);
  const python = join(folder, 'bin', 'python');
  await once(folder, async () => {
    await run('python3', ['-m', 'venv', folder], { timeout: INSTALL_MS });
    const packages = [`inspect_ai==${INSPECT.version}`, `anthropic==${INSPECT.client}`];
    await run(python, ['-m', 'pip', 'install', '-q', ...packages], { timeout: INSTALL_MS });
  });
  return python;
}

export const inspectVersion = INSPECT.version;

/** A script of this folder. */
export const script = (name) => fileURLToPath(new URL(name, import.meta.url));

async function inspect({ model, scratch, work, concurrency }) {
  const words = join(scratch, 'work.json');
  await writeFile(words, JSON.stringify(work));
  const args = [script('run_inspect.py'), work.length, concurrency, model.baseUrl, words].map(
    String,
  );
  const { stdout } = await run(await inspectPython(), args, {
    timeout: RUN_MS,
    maxBuffer: BUFFER,
    cwd: scratch,
  });
  return JSON.parse(stdout.trim().split('\n').at(-1));
}

async function promptfoo({ model, scratch, work, concurrency }) {
  const folder = join(CACHE, `promptfoo-${PROMPTFOO.version}`);
  await once(folder, async () => {
    await writeFile(join(folder, 'package.json'), '{"name":"peer","private":true}');
    const args = ['install', '--no-audit', '--no-fund', `promptfoo@${PROMPTFOO.version}`];
    await run('npm', args, {
      cwd: folder,
      timeout: INSTALL_MS,
      maxBuffer: BUFFER,
      env: environment({ PATH: `${dirname(process.execPath)}:${searchPath()}` }),
    });
  });
  const config = join(scratch, 'promptfooconfig.json');
  const output = join(scratch, 'output.jsonl');
  await writeFile(config, JSON.stringify(promptfooConfig(model.baseUrl, work)));
  const entry = join(folder, 'node_modules/promptfoo/dist/src/entrypoint.js');
  const flags = ['--no-cache', '--no-table', '--no-progress-bar', '--no-share'];
  const command = `exec "${process.execPath}" "${entry}" eval -c "${config}" -j ${concurrency} ${flags.join(' ')} -o "${output}"`;
  const began = performance.now();
  // The shell's "time" would count children alone; GNU time is not everywhere, so Python's wait counts.
  const { stdout } = await run('python3', [script('run_counted.py'), command], {
    timeout: RUN_MS,
    maxBuffer: BUFFER,
    cwd: scratch,
    env: environment({
      PROMPTFOO_CONFIG_DIR: join(scratch, 'home'),
      PROMPTFOO_DISABLE_TELEMETRY: '1',
      PROMPTFOO_DISABLE_UPDATE: '1',
      PROMPTFOO_DISABLE_SHARING: '1',
      PROMPTFOO_DISABLE_REMOTE_GENERATION: '1',
      PROMPTFOO_CACHE_ENABLED: 'false',
    }),
  });
  const { cpuSeconds, peakKiB } = JSON.parse(stdout.trim().split('\n').at(-1));
  const results = (await readFile(output, 'utf8'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  return {
    seconds: (performance.now() - began) / 1000,
    cpuSeconds,
    peakKiB,
    bytes: await bytesUnder(join(scratch, 'home')),
    right: results.filter(({ success }) => success).length,
  };
}

function promptfooConfig(baseUrl, work) {
  return {
    prompts: ['{{prompt}}'],
    providers: [
      {
        id: `anthropic:messages:${MODEL}`,
        config: { apiBaseUrl: baseUrl, apiKey: 'bench', max_tokens: 64, temperature: 1 },
      },
    ],
    tests: work.map(({ prompt, answer, word }) => ({
      vars: { prompt },
      options: { extra_body: { metadata: { user_id: word } } },
      assert: [{ type: 'equals', value: answer }],
    })),
  };
}

/** Fills a folder once; a folder that was left half-filled is filled again. */
async function once(folder, fill) {
  const done = join(folder, '.installed');
  try {
    await access(done);
    return;
  } catch {
    await mkdir(folder, { recursive: true });
  }
  await fill();
  await writeFile(done, '');
}

async function bytesUnder(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && entry.name.startsWith('promptfoo.db'));
  const sizes = await Promise.all(
    files.map(async ({ parentPath, name }) => (await stat(join(parentPath, name))).size),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

function searchPath() {
  // eslint-disable-next-line n/no-process-env -- a child needs the path on which its programs lie
  return process.env['PATH'] ?? '';
}

function environment(changes) {
  // eslint-disable-next-line n/no-process-env -- a peer runs in the environment that it would find
  return { ...process.env, ...changes };
}
