import { spawnSync } from 'node:child_process';
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, delimiter, dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const folders = ['usr/bin', 'bin', 'usr/sbin', 'sbin', 'usr/games'];

/**
 * Path of a program that only Debian has: from PATH, else unpacked before under `directory/<package>`, else fetched from
 * Debian's mirrors and unpacked there, without root and without touching the system's own package state.
 * apt checks the archive's signature and each package's hash; nothing is installed and no maintainer script runs.
 * `libraries` are Debian packages fetched too when the dynamic linker misses something. `dependencies` is a pattern of
 * names: what apt would install besides and it matches is fetched as well. `aliases` are other names of the tool on
 * PATH; `program` is its path in the package where that is no folder of programs. Never throws: `{ missing }` holds a
 * reason that a person can act on.
 */
export async function provideDebianTool({
  tool,
  package: packageName,
  aliases = [],
  program,
  libraries = [],
  dependencies = null,
  directory,
  path = process.env.PATH ?? '',
  log = () => {},
}) {
  const remedy = `install it with \`apt-get install ${packageName}\``;
  const missing = (why) => ({ missing: `${packageName} could not be unpacked: ${why}; ${remedy}` });
  const searched = path.split(delimiter).filter((folder) => folder.startsWith('/'));
  for (const name of [tool, ...aliases]) {
    const installed = findIn(searched, name);
    if (installed !== null) return installed;
  }
  try {
    const home = join(resolve(directory), packageName);
    const before = unpackedTool(home, tool);
    if (before !== null) return before;
    for (const needed of ['apt-get', 'dpkg-deb']) {
      if (findIn(path.split(delimiter), needed) === null) return missing(`no ${needed}`);
    }
    log(`fetching ${packageName} from Debian's mirrors (once, into ${home})`);
    mkdirSync(resolve(directory), { recursive: true });
    const workshop = mkdtempSync(join(resolve(directory), `.${packageName}-`));
    try {
      return unpack({
        tool,
        packageName,
        program,
        libraries,
        dependencies,
        workshop,
        home,
        path,
        missing,
      });
    } finally {
      rmSync(workshop, { recursive: true, force: true });
    }
  } catch (error) {
    return missing(error.message);
  }
}

function unpack(wanted) {
  const { tool, packageName, libraries, dependencies, workshop, home, path, missing } = wanted;
  const root = join(workshop, 'root');
  const apt = aptIn(workshop, path);
  const besides = dependencies === null ? { names: [] } : apt.dependenciesOf(packageName);
  if (besides.reason !== undefined) return missing(besides.reason);
  const names = besides.names.filter((name) => dependencies.test(name));
  const refused = apt.fetchInto(root, [packageName, ...names]);
  if (refused !== null) return missing(refused);
  const program = programIn(root, wanted);
  if (program === null) return missing(`the package holds no program ${tool}`);
  const lacks = lacksLibrary(program, path);
  if (lacks && names.length === 0) {
    const withoutLibraries =
      libraries.length === 0 ? 'a shared library is missing' : apt.fetchInto(root, libraries);
    if (withoutLibraries !== null) return missing(withoutLibraries);
  }
  if (lacks || wanted.program !== undefined) {
    const launcher = writeLauncher(root, tool, program.slice(root.length + 1));
    const tried = spawnSync(launcher, ['--version'], { encoding: 'utf8', timeout: 60_000 });
    if (tried.status !== 0) return missing(`it does not start: ${lastLine(tried)}`);
  }
  try {
    // A rename is atomic: whoever comes second, or after a kill, sees the whole package or none of it.
    renameSync(root, home);
  } catch (error) {
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
  }
  return unpackedTool(home, tool) ?? missing(`${home} is there but holds no ${tool}; remove it`);
}

function programIn(root, { tool, program }) {
  return program === undefined
    ? findIn(
        folders.map((folder) => join(root, folder)),
        tool,
      )
    : findIn([join(root, dirname(program))], basename(program));
}

/** apt with a cache of its own; the system's package lists first, then, when they are absent or stale, private ones. */
function aptIn(workshop, path) {
  const options = (state) =>
    [
      `Dir::Cache=${join(workshop, 'cache')}`,
      ...(state === null ? [] : [`Dir::State=${state}`, 'Dir::State::status=/var/lib/dpkg/status']),
      'Debug::NoLocking=1',
      // Empty: root does not drop to the user _apt, who may not enter a 0700 home.
      'APT::Sandbox::User=',
      'Acquire::Languages=none',
      'Acquire::Retries=2',
      'Acquire::http::Timeout=20',
      'Acquire::https::Timeout=20',
      'Acquire::AllowInsecureRepositories=false',
      'APT::Get::AllowUnauthenticated=false',
    ].flatMap((option) => ['-o', option]);
  const run = (program, args, cwd) =>
    spawnSync(program, args, {
      cwd,
      encoding: 'utf8',
      timeout: 180_000,
      env: { ...process.env, PATH: path, LC_ALL: 'C', DEBIAN_FRONTEND: 'noninteractive' },
    });
  const privateState = join(workshop, 'state');

  function download(names) {
    const debs = join(workshop, 'debs');
    rmSync(debs, { recursive: true, force: true });
    for (const folder of [debs, join(workshop, 'cache/archives/partial')])
      mkdirSync(folder, { recursive: true });
    const first = run('apt-get', [...options(null), '--quiet', 'download', ...names], debs);
    if (first.status === 0) return { debs };
    mkdirSync(join(privateState, 'lists/partial'), { recursive: true });
    const update = run('apt-get', [...options(privateState), '--quiet', 'update'], debs);
    const second = run(
      'apt-get',
      [...options(privateState), '--quiet', 'download', ...names],
      debs,
    );
    return second.status === 0
      ? { debs }
      : { reason: `apt-get said: ${lastErrors(update, second)}` };
  }

  return {
    /** Names of what installing the package would bring besides, or the reason why nobody knows. */
    dependenciesOf(name) {
      const { reason } = download([name]);
      if (reason !== undefined) return { reason };
      const state = existsSync(privateState) ? privateState : null;
      const asked = ['--simulate', '--no-install-recommends', 'install', name];
      const simulated = run('apt-get', [...options(state), ...asked], workshop);
      if (simulated.status !== 0) return { reason: `apt-get said: ${lastErrors(simulated)}` };
      return {
        names: Array.from(simulated.stdout.matchAll(/^Inst (\S+)/gm), ([, found]) => found),
      };
    },

    /** Null when the packages lie unpacked in `root`, else the reason why not. */
    fetchInto(root, names) {
      const { debs, reason } = download(names);
      if (reason !== undefined) return reason;
      const files = readdirSync(debs).filter((name) => name.endsWith('.deb'));
      if (files.length < names.length) return 'apt-get left no package file';
      for (const file of files) {
        const extracted = run('dpkg-deb', ['-x', join(debs, file), root], debs);
        if (extracted.status !== 0) return `dpkg-deb said: ${lastErrors(extracted)}`;
      }
      return null;
    },
  };
}

function lastLine({ stderr, error }) {
  const lines = (stderr ?? '').trim().split('\n');
  return (error?.message ?? lines.at(-1) ?? '').slice(0, 400);
}

function lastErrors(...results) {
  const lines = results.flatMap(({ stderr, error }) => [
    ...(stderr ?? '').split('\n'),
    error?.message ?? '',
  ]);
  const telling = lines.map((line) => line.trim()).filter((line) => /^[EW]: |rror/.test(line));
  return (telling.slice(-2).join(' | ') || 'nothing').slice(0, 400);
}

function lacksLibrary(program, path) {
  const linked = spawnSync('ldd', [program], {
    encoding: 'utf8',
    env: { PATH: path, LC_ALL: 'C' },
  });
  return linked.status === 0 && linked.stdout.includes('not found');
}

/** A program with private libraries is started through a script, so that callers need to know one path only. */
function writeLauncher(root, tool, program) {
  const launcher = join(root, `launch-${tool}`);
  const script = `#!/bin/sh
here=$(dirname -- "$(readlink -f -- "$0")")
libraries=$(find "$here/lib" "$here/usr/lib" -name '*.so*' -exec dirname {} + 2>/dev/null | sort -u | paste -sd:)
[ -e /etc/fonts/fonts.conf ] || export FONTCONFIG_FILE="$here/fonts.conf"
LD_LIBRARY_PATH="$libraries" exec "$here/${program}" "$@"
`;
  writeFileSync(launcher, script, { mode: 0o755 });
  // Where the system has no fontconfig, a browser would draw boxes for letters.
  const fonts = '<dir prefix="relative">usr/share/fonts</dir><dir>/usr/share/fonts</dir>';
  const cache = '<cachedir prefix="xdg">fontconfig</cachedir>';
  writeFileSync(join(root, 'fonts.conf'), `<fontconfig>${fonts}${cache}</fontconfig>\n`);
  return launcher;
}

function unpackedTool(home, tool) {
  return (
    findIn([home], `launch-${tool}`) ??
    findIn(
      folders.map((folder) => join(home, folder)),
      tool,
    )
  );
}

function findIn(searched, name) {
  for (const folder of searched) {
    const candidate = join(folder, name);
    try {
      accessSync(candidate, constants.X_OK);
      if (statSync(candidate).isFile()) return candidate;
    } catch {
      // Not here: the next folder may have it.
    }
  }
  return null;
}

if (
  process.argv[1] !== undefined &&
  import.meta.url === pathToFileURL(resolve(process.argv[1])).href
) {
  const [tool, packageName, directory] = process.argv.slice(2);
  if (directory === undefined) {
    console.error(
      'usage: node scripts/debian-packages.mjs TOOL PACKAGE DIRECTORY [LIBRARY-PACKAGE…]',
    );
    process.exitCode = 64;
  } else {
    const libraries = process.argv.slice(5);
    const log = (line) => console.error(line);
    const found = await provideDebianTool({
      tool,
      package: packageName,
      libraries,
      directory,
      log,
    });
    if (typeof found === 'string') console.log(found);
    else {
      console.error(found.missing);
      process.exitCode = 1;
    }
  }
}
