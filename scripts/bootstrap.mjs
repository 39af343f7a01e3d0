/**
 * What the system's Node (>= 20) runs before anything is installed: `npm start`, `npm run demo` and `npm test`
 * come through here. Installs when the lock's digest changed, builds when a source changed, finds the sandbox,
 * then goes on under the repository's own Node.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import { provideDebianTool } from './debian-packages.mjs';

const root = resolve(fileURLToPath(new URL('..', import.meta.url)));
const dataDirectory = resolve(process.env.HOLDPOINT_DATA_DIR ?? join(root, '.data'));
const say = (line) => process.stderr.write(`holdpoint: ${line}\n`);

/** Commands that are no `holdpoint` command, and need all that is built. */
const scripts = new Map([
  ['storm', 'storm/main.mjs'],
  ['decision-storm', 'decision-storm/main.mjs'],
  ['log-writers', 'decision-storm/writers.mjs'],
]);
const [command = 'up', ...rest] = process.argv.slice(2);
process.exitCode = await main();

async function main() {
  const major = Number(process.versions.node.split('.')[0]);
  if (major < 20) {
    say(
      `Node ${process.versions.node} is too old to begin with: 20 or newer is needed (https://nodejs.org).`,
    );
    return 64;
  }
  try {
    await withLock(() => {
      install();
      build();
    });
  } catch (error) {
    say(error.message);
    return 1;
  }
  if (command === 'prepare') return 0;
  const script = scripts.get(command);
  if (script !== undefined) return run([join(root, 'scripts', script), ...rest]);
  return command === 'test'
    ? test()
    : run([join(root, 'apps/cli/bin/holdpoint.mjs'), command, ...rest]);
}

/** Two commands at once in one clone must not install over each other. */
async function withLock(work) {
  const lock = join(root, '.bootstrap.lock');
  for (let waited = 0; ; waited += 1) {
    try {
      mkdirSync(lock);
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    if (!isAlive(readOrEmpty(join(lock, 'pid')))) {
      if (waited > 3) rmSync(lock, { recursive: true, force: true });
    } else if (waited === 0) {
      say('another command is installing or building here; waiting for it.');
    }
    await new Promise((done) => setTimeout(done, 500));
  }
  try {
    writeFileSync(join(lock, 'pid'), String(process.pid));
    work();
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}

function isAlive(pid) {
  if (!/^\d+$/.test(pid)) return false;
  try {
    process.kill(Number(pid), 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function readOrEmpty(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function install() {
  const stamp = join(root, 'node_modules/.holdpoint-lock');
  const digest = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  if (readOrEmpty(stamp) === digest && existsSync(ownNode())) return;
  say('installing dependencies (once, about a minute)…');
  const cache = canWrite(homedir()) ? [] : ['--cache', join(dataDirectory, 'npm-cache')];
  mkdirSync(dataDirectory, { recursive: true, mode: 0o700 });
  execute(
    'npm',
    ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error', ...cache],
    'npm ci failed',
  );
  if (!existsSync(ownNode())) {
    throw new Error(
      `npm ci brought no Node for ${process.platform}-${process.arch}; install Node 24.15 or newer and try again.`,
    );
  }
  writeFileSync(stamp, digest);
}

function canWrite(directory) {
  try {
    accessSync(directory, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** The binary itself, not the link in `.bin`: it stays the same when the working directory changes. */
function ownNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (process.platform !== 'linux' && (major > 24 || (major === 24 && minor >= 15)))
    return process.execPath;
  return join(root, `node_modules/node-linux-${process.arch}/bin/node`);
}

function build() {
  const stamp = join(root, 'node_modules/.holdpoint-build');
  if (readOrEmpty(stamp) === sourcesDigest()) return;
  say('building…');
  execute(
    ownNode(),
    [join(root, 'node_modules/turbo/bin/turbo'), 'run', 'build', '--output-logs=errors-only'],
    'the build failed',
  );
  writeFileSync(stamp, sourcesDigest());
}

/** Digest of the names, sizes and times of all that the build reads, and of the Node that does it. */
function sourcesDigest() {
  const hash = createHash('sha256').update(readOrEmpty(join(root, 'package-lock.json')));
  const rooms = ['apps', 'packages'].flatMap((parent) =>
    readdirSync(join(root, parent)).map((name) => join(root, parent, name)),
  );
  for (const room of [...rooms, join(root, 'prisma')]) {
    hash.update(existsSync(join(room, 'dist')) ? 'built' : 'bare');
    for (const name of [
      'package.json',
      'tsconfig.json',
      'schema.prisma',
      'vite.config.ts',
      'index.html',
      'reference.html',
    ])
      addFile(hash, join(room, name));
    for (const folder of ['src', 'public'])
      if (existsSync(join(room, folder))) addTree(hash, join(room, folder));
  }
  addFile(hash, join(root, 'tsconfig.base.json'));
  return hash.digest('hex');
}

function addTree(hash, directory) {
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    if (entry.name === 'generated') continue;
    const path = join(directory, entry.name);
    if (entry.isDirectory()) addTree(hash, path);
    else addFile(hash, path);
  }
}

function addFile(hash, path) {
  if (!existsSync(path)) return;
  const { size, mtimeMs } = statSync(path);
  hash.update(`${path}\0${size}\0${mtimeMs}\n`);
}

function execute(program, args, failure) {
  const result = spawnSync(program, args, {
    cwd: root,
    stdio: ['ignore', 2, 2],
    env: {
      ...ownEnvironment(),
      TURBO_TELEMETRY_DISABLED: '1',
      DO_NOT_TRACK: '1',
      CHECKPOINT_DISABLE: '1',
      // An npm that knows nothing of allowScripts would fetch CUDA libraries; a host with a GPU rebuilds the package.
      ONNXRUNTIME_NODE_INSTALL: 'skip',
    },
  });
  if (result.error) throw new Error(`${failure}: ${result.error.message}`);
  if (result.status !== 0)
    throw new Error(
      `${failure} (exit ${result.status ?? result.signal}); the lines above say why.`,
    );
}

/** Children find the repository's Node first; NODE_ENV=production would leave out what builds and tests need. */
function ownEnvironment() {
  const environment = { ...process.env };
  delete environment.NODE_ENV;
  return { ...environment, PATH: `${join(root, 'node_modules/.bin')}:${process.env.PATH ?? ''}` };
}

async function sandbox() {
  if (process.env.HOLDPOINT_SANDBOX) return process.env.HOLDPOINT_SANDBOX;
  const found = await provideDebianTool({
    tool: 'bwrap',
    package: 'bubblewrap',
    directory: join(dataDirectory, 'tools'),
    log: say,
  });
  if (typeof found === 'string') return found;
  say(found.missing);
  return 'off';
}

async function test() {
  const status = await run([
    '--experimental-vm-modules',
    '--disable-warning=ExperimentalWarning',
    join(root, 'node_modules/jest/bin/jest.js'),
    ...rest,
  ]);
  return status;
}

/** Goes on under the repository's Node, hands signals on, and answers with its exit code. */
async function run(args) {
  const child = spawn(ownNode(), args, {
    // Where the user stands, so that a relative --out means what it says; npm itself has moved to the root.
    cwd: command === 'test' ? root : (process.env.INIT_CWD ?? process.cwd()),
    stdio: 'inherit',
    env: {
      ...ownEnvironment(),
      HOLDPOINT_SANDBOX: await sandbox(),
      HOLDPOINT_DATA_DIR: dataDirectory,
    },
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
    process.on(signal, () => child.kill(signal));
  return new Promise((done) => {
    child.on('error', (error) => {
      say(error.message);
      done(1);
    });
    child.on('close', (code, signal) => done(code ?? (signal === 'SIGINT' ? 130 : 143)));
  });
}
