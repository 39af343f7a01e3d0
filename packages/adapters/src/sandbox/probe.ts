import { createServer } from 'node:net';

import type { SandboxLimits, SandboxSession } from '@holdpoint/evals/ports';

import { sandboxMissing, sandboxUnavailable } from './unavailable.js';

const mebibyte = 1024 * 1024;

/** Small and short: the suite finds out whether limits hold at all, not how a task fares under them. */
export const probeLimits: SandboxLimits = {
  cpuSeconds: 5,
  memoryBytes: 256 * mebibyte,
  processes: 24,
  diskBytes: 2 * mebibyte,
  wallMs: 20_000,
  outputLimitBytes: 16_384,
};

/** Each line prints the name of an escape that got through; a sandbox that holds prints `done` and nothing else. */
function escapeSuite(port: number, hostPid: number, hostFile: string): string {
  return `
through() { echo "$1"; }
[ "$(node -p 6*7)" = 42 ] || through 'Node does not run'
node -e 'require("net").connect(${port}, "127.0.0.1").on("connect", () => { console.log("loopback of the host"); process.exit() }).on("error", () => {})'
[ "$(wc -l < /proc/net/route)" -le 1 ] || through 'a network route'
for file in /etc/passwd /etc/shadow /root /home /var /run '${hostFile}'; do [ -e "$file" ] && through "host file"; done
kill -0 ${hostPid} 2>/dev/null && through 'a process of the host'
[ "$(ls -d /proc/[0-9]* | wc -l)" -le 8 ] || through 'processes of the host'
for folder in / /usr /usr/bin /opt /dev /proc/sys; do (: > "$folder/probe") 2>/dev/null && through "write to $folder"; done
unshare --user true 2>/dev/null && through 'a nested user namespace'
unshare --mount true 2>/dev/null && through 'a mount namespace'
grep -q '^CapEff:[[:space:]]*0*$' /proc/self/status || through 'capabilities'
grep -q '^NoNewPrivs:[[:space:]]*1$' /proc/self/status || through 'new privileges'
for folder in /task /tmp /dev/shm; do head -c 40000000 /dev/zero > "$folder/probe" 2>/dev/null && through "uncapped $folder"; rm -f "$folder/probe"; done
(i=0; while [ $i -lt 60 ]; do sleep 9 & i=$((i+1)); done) 2>/dev/null
set -- /proc/[0-9]*
[ $# -le 40 ] || through 'process limit'
kill -9 -1
echo done
`;
}

/**
 * Runs the escape suite in `session`; resolves when nothing got through, else throws `sandbox.unavailable` with the
 * names of what did. A sandbox that can't be shown to hold is none.
 */
export async function probeSession(session: SandboxSession): Promise<void> {
  const server = createServer((socket) => socket.destroy());
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(address !== null && typeof address === 'object' ? address.port : 0);
    });
  });
  try {
    const script = escapeSuite(port, process.pid, import.meta.dirname);
    const { stdout, stderr } = await session.exec(
      { script },
      AbortSignal.timeout(2 * probeLimits.wallMs),
    );
    if (stdout !== 'done\n') {
      const said = [...stdout.split('\n'), ...stderr.split('\n')].filter(
        (line) => line !== '' && line !== 'done',
      );
      const names = said.slice(0, 5).join(', ');
      // One that let something through is none, however often it is asked; one that was cut short may do better.
      throw stdout.endsWith('done\n')
        ? sandboxMissing(`the escape suite got through: ${names}`)
        : sandboxUnavailable(`the escape suite did not end: ${names}`);
    }
  } finally {
    server.close();
  }
}
