import type { SandboxLimits } from '@holdpoint/evals/ports';

/** Programs as the sandbox sees them. */
const nodeInside = '/opt/node/bin/node';
const bwrapInside = '/opt/holdpoint/bwrap';
const scratchBytes = 16 * 1024 * 1024;
// V8 maps its code range at start, writable as RLIMIT_DATA sees it; below 512 MiB more than that, Node doesn't start.
const codeRangeBytes = 512 * 1024 * 1024;
const sharedMemoryBytes = 1024 * 1024;
const devices = ['null', 'zero', 'full', 'random', 'urandom', 'tty'];

// /usr alone gives a POSIX shell and coreutils without /etc, /home, /root, /var or /run of the host.
const programs = ['--ro-bind', '/usr', '/usr', '--symlink', 'usr/bin', '/bin'].concat([
  '--symlink',
  'usr/lib',
  '/lib',
  '--symlink',
  'usr/lib64',
  '/lib64',
]);

/** `--size` holds for the next `--tmpfs` only: without its own, each would take half of the machine's memory. */
function cappedTmpfs(path: string, sizeBytes: number): readonly string[] {
  return ['--size', String(sizeBytes), '--tmpfs', path];
}

/**
 * Arguments of the bwrap that holds a session's namespaces and its capped `/task` for as long as the session lives.
 * No command of a model ever runs in it, which is why it may keep /proc and nested user namespaces.
 */
export function holderArguments(
  programPaths: { readonly bwrap: string; readonly node: string },
  diskBytes: number,
): readonly string[] {
  return [
    ...[
      '--unshare-user',
      '--unshare-ipc',
      '--unshare-net',
      '--unshare-uts',
      '--unshare-cgroup-try',
    ],
    ...['--die-with-parent', '--new-session', '--clearenv'],
    ...programs,
    ...['--proc', '/proc', '--dir', '/tmp', '--dir', '/dev'],
    // Not `--dev`: its devpts needs a second user namespace, which could not be entered for each command.
    ...devices.flatMap((name) => ['--dev-bind', `/dev/${name}`, `/dev/${name}`]),
    ...['--ro-bind', programPaths.node, nodeInside, '--ro-bind', programPaths.bwrap, bwrapInside],
    ...cappedTmpfs('/task', diskBytes),
    // Speaks once everything is mounted; ends when our end of its input closes.
    ...['--info-fd', '3', '/bin/sh', '-c', 'echo ready; exec cat > /dev/null'],
  ];
}

/**
 * Command line that enters the holder `pid` and runs `argv` there in a sandbox of its own, limits set inside:
 * outside, `--nproc` would count every process of the user. Writes `ready` to descriptor 3 when the sandbox stands.
 * RLIMIT_DATA, not RLIMIT_AS: V8 reserves far more addresses than it uses. It is the outer wall; what is in use is
 * watched while the command runs. evidence.md §9.6.
 */
export function commandLine(
  pid: number,
  limits: SandboxLimits,
  argv: readonly string[],
): readonly string[] {
  return [
    ...[
      '/usr/bin/nsenter',
      '--preserve-credentials',
      '--user',
      '--mount',
      '--net',
      '--ipc',
      '--uts',
    ],
    ...[`--target=${pid}`, '--', bwrapInside],
    ...[
      '--unshare-all',
      '--unshare-user',
      '--disable-userns',
      '--die-with-parent',
      '--new-session',
    ],
    // One fixed identity: what a command prints does not depend on who runs Holdpoint.
    ...[
      '--uid',
      '1000',
      '--gid',
      '1000',
      '--hostname',
      'sandbox',
      '--cap-drop',
      'ALL',
      '--clearenv',
    ],
    ...['--setenv', 'PATH', '/opt/node/bin:/usr/bin:/bin', '--setenv', 'HOME', '/task'],
    ...['--setenv', 'TMPDIR', '/tmp', '--setenv', 'LANG', 'C.UTF-8'],
    ...programs,
    ...[
      '--proc',
      '/proc',
      '--dev',
      '/dev',
      ...cappedTmpfs('/dev/shm', sharedMemoryBytes),
      '--remount-ro',
      '/dev',
    ],
    ...['--ro-bind', nodeInside, nodeInside],
    ...cappedTmpfs('/tmp', Math.min(scratchBytes, limits.diskBytes)),
    // The root is a tmpfs of bwrap's without a cap: read-only once everything is in its place.
    ...['--bind', '/task', '/task', '--chdir', '/task', '--remount-ro', '/'],
    ...['--', '/bin/sh', '-c', 'echo ready >&3; exec "$@" 3>&-', 'sh'],
    ...[
      '/usr/bin/prlimit',
      `--cpu=${limits.cpuSeconds}`,
      `--data=${limits.memoryBytes + codeRangeBytes}`,
    ],
    ...[
      `--nproc=${limits.processes}`,
      `--fsize=${limits.diskBytes}`,
      '--core=0',
      '--nofile=256',
      '--',
    ],
    ...argv,
  ];
}
