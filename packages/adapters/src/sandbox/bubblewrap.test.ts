import {
  chmodSync,
  copyFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { SandboxLimits, SandboxResult, SandboxSession } from '@holdpoint/evals/ports';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import { requireTool } from '../../../../scripts/testing/require-tool.mjs';
import { bubblewrapSandbox } from './bubblewrap.js';

const bwrap = await requireTool({ tool: 'bwrap', package: 'bubblewrap' });
const inSandbox = bwrap === null ? describe.skip : describe;
const sandbox = bubblewrapSandbox({ bwrap: bwrap ?? { missing: 'skipped' } });

const limits: SandboxLimits = {
  cpuSeconds: 10,
  memoryBytes: 256 * 1024 * 1024,
  processes: 32,
  diskBytes: 4 * 1024 * 1024,
  wallMs: 15_000,
  outputLimitBytes: 64 * 1024,
};

let session: SandboxSession;
let server: Server;
let port: number;
let hostFolder: string;

beforeAll(async () => {
  server = createServer((socket) => socket.end('reached'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  port = typeof address === 'object' ? (address?.port ?? 0) : 0;
  hostFolder = mkdtempSync(join(tmpdir(), 'holdpoint-host-'));
  writeFileSync(join(hostFolder, 'canary'), 'canary of the host', { mode: 0o666 });
});

afterAll(() => {
  server.close();
  rmSync(hostFolder, { recursive: true, force: true });
});

function sh(script: string, stdin = ''): Promise<SandboxResult> {
  return session.exec({ script, stdin }, AbortSignal.timeout(50_000));
}

/** In a session of its own, with other limits. */
async function shWith(more: Partial<SandboxLimits>, script: string): Promise<SandboxResult> {
  await using own = await sandbox.open({ ...limits, ...more });
  return await own.exec({ script }, AbortSignal.timeout(50_000));
}

/** Host processes whose command line holds `text`. */
function hostProcesses(text: string): readonly string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(text);
      } catch {
        return false;
      }
    });
}

inSandbox('a sandbox session', () => {
  beforeEach(async () => {
    session = await sandbox.open(limits);
  });
  afterEach(async () => {
    await session[Symbol.asyncDispose]();
  });

  it('runs a shell, coreutils and our Node in an empty directory', async () => {
    expect(await sh('pwd; ls -A; node -p "process.version"')).toEqual({
      exitCode: 0,
      stdout: `/task\n${process.version}\n`,
      stderr: '',
      truncated: false,
      timedOut: false,
    });
    expect(session.level).toBe('L1');
  });

  it('hands stdin over, keeps the two outputs apart and gives the exit code', async () => {
    expect(await sh('cat; echo wrong >&2; exit 7', 'in\n')).toMatchObject({
      exitCode: 7,
      stdout: 'in\n',
      stderr: 'wrong\n',
    });
    expect(await sh('true', 'x'.repeat(200_000))).toMatchObject({ exitCode: 0 });
  });

  it('keeps files of the task directory from one command to the next, and no others', async () => {
    await sh('mkdir -p a; echo kept > a/b; echo gone > /tmp/c');
    expect(await sh('cat a/b; ls -A /tmp /dev/shm')).toMatchObject({
      stdout: 'kept\n/dev/shm:\n\n/tmp:\n',
    });
  });

  it('says the same whoever runs it: same name, ids, host name and paths', async () => {
    expect((await sh('id; hostname; env | sort; ls /')).stdout).toBe(
      'uid=1000 gid=1000 groups=1000\nsandbox\nHOME=/task\nLANG=C.UTF-8\nPATH=/opt/node/bin:/usr/bin:/bin\nPWD=/task\nTMPDIR=/tmp\n' +
        'bin\ndev\nlib\nlib64\nopt\nproc\ntask\ntmp\nusr\n',
    );
  });

  it('replaces invalid UTF-8 and marks what it cut', async () => {
    expect((await sh(String.raw`printf 'a\377b'`)).stdout).toBe('a\uFFFDb');
    const long = await sh('head -c 3000000 /dev/zero | tr "\\0" x; echo end >&2');
    expect(long).toMatchObject({ exitCode: 0, truncated: true, stderr: 'end\n' });
    expect(long.stdout).toBe('x'.repeat(limits.outputLimitBytes));
  });

  it('writes and reads files, also with hard names', async () => {
    await session.writeFile('deep/er/-n $(x)\n.txt', 'é\n');
    expect(await session.readFile('deep/er/-n $(x)\n.txt')).toBe('é\n');
    expect((await sh('cat deep/er/*')).stdout).toBe('é\n');
    expect(await session.readFile('absent')).toBeNull();
    expect(await session.readFile('deep')).toBeNull();
  });

  it.each([
    '../x',
    '/etc/passwd',
    'a/../../x',
    '',
    '.',
    'a//b',
    './a',
    'a\0b',
    'very/long/'.repeat(120),
  ])('refuses a path that is not plain, number %#', async (path) => {
    await expect(session.readFile(path)).rejects.toMatchObject({ code: 'sandbox.path_refused' });
    await expect(session.writeFile(path, 'x')).rejects.toMatchObject({
      code: 'sandbox.path_refused',
    });
  });

  it('follows no link, neither the last part nor one before, when it reads or writes', async () => {
    const canary = join(hostFolder, 'canary');
    await sh(
      `ln -s ${canary} last; ln -s ${hostFolder} folder; echo secret > real; ln -s real near; mkfifo pipe`,
    );
    for (const path of ['last', 'folder/canary', 'near', 'pipe']) {
      expect(await session.readFile(path)).toBeNull();
      await expect(session.writeFile(path, 'x')).rejects.toMatchObject({
        code: 'sandbox.path_refused',
      });
    }
    expect(readFileSync(canary, 'utf8')).toBe('canary of the host');
    expect(await session.readFile('real')).toBe('secret\n');
  });

  it('reaches neither the loopback of the host nor any network', async () => {
    const { stdout } = await sh(
      `node -e 'require("net").connect(${port}, "127.0.0.1").on("connect", () => console.log("reached")).on("error", (e) => console.log(e.code))'; wc -l < /proc/net/route; ls /sys 2>&1`,
    );
    expect(stdout).toMatch(/^ECONNREFUSED\n1\n/);
  });

  it.each(['/etc/passwd', '/etc/shadow', '/root', '/home', '/var', '/run', '/sys', '/etc'])(
    'does not see %s',
    async (path) => {
      expect((await sh(`[ -e ${path} ]`)).exitCode).toBe(1);
    },
  );

  it('does not see files of the host, not even through a process of its own', async () => {
    expect(
      (
        await sh(
          `cat ${hostFolder}/canary /proc/1/root${hostFolder}/canary /proc/self/root${hostFolder}/canary`,
        )
      ).stdout,
    ).toBe('');
    expect(
      (
        await sh(
          'cat /proc/1/environ | tr -d "\\0"; for n in 3 4 5 6 7 8 9; do readlink /proc/self/fd/$n; done',
        )
      ).stdout,
    ).toBe('');
  });

  it('sees no process of the host and can signal none', async () => {
    const { stdout } = await sh(
      `set -- /proc/[0-9]*; echo $#; kill -9 ${process.pid} 2>&1 || echo refused`,
    );
    expect(Number(stdout.split('\n')[0])).toBeLessThanOrEqual(4);
    expect(stdout).toContain('refused');
  });

  it.each([
    ['mount', 'mount -t tmpfs none /tmp'],
    ['a nested user namespace', 'unshare --user true'],
    ['a nested mount namespace', 'unshare --mount true'],
    ['a namespace with root in it', 'unshare --map-root-user --mount --pid --fork true'],
    ['chroot', 'chroot / true'],
    ['another host name', 'hostname other'],
    ['a change of user', 'setpriv --reuid 0 true'],
    ['a device node', 'mknod /task/sda b 8 0'],
    ['a write to /usr', 'touch /usr/bin/x'],
    ['a write to /', 'touch /x'],
    ['a write to Node', 'echo > /opt/node/bin/node'],
    ['a write to /dev', 'touch /dev/x'],
    ['a write to kernel settings', 'echo 1 > /proc/sys/kernel/sysrq'],
    ['a write to the system request trigger', 'echo h > /proc/sysrq-trigger'],
    ['a remount', 'mount -o remount,rw /usr'],
    ['an unmount', 'umount /proc'],
  ])('refuses %s', async (_name, script) => {
    expect((await sh(script)).exitCode).not.toBe(0);
  });

  it('has no capability and can gain none', async () => {
    const { stdout } = await sh('grep -E "^(Cap|NoNewPrivs)" /proc/self/status | tr -d "\\t\\n"');
    expect(stdout).toMatch(/^CapInh:0+CapPrm:0+CapEff:0+CapBnd:0+CapAmb:0+NoNewPrivs:1$/);
  });

  it('has no terminal to push keys into', async () => {
    expect((await sh('tty; : < /dev/tty')).exitCode).not.toBe(0);
  });

  it('runs as a user of the host who is not root', async () => {
    const ended = expect(sh('exec sleep 31.4159')).rejects.toMatchObject({
      code: 'sandbox.closed',
    });
    while (hostProcesses('31.4159').length === 0) await new Promise(setImmediate);
    const uids = hostProcesses('31.4159').map(
      (pid) => /^Uid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1],
    );
    await session[Symbol.asyncDispose]();
    await ended;
    expect(uids).not.toContain('0');
  });

  it.each(['/task', '/tmp', '/dev/shm'])('caps %s', async (folder) => {
    const { stdout } = await sh(
      `for n in 1 2 3 4; do head -c 3000000 /dev/zero > ${folder}/$n 2>/dev/null; done; du -sk ${folder} | cut -f1`,
    );
    expect(Number(stdout) * 1024).toBeLessThanOrEqual(limits.diskBytes);
  });

  it('survives a full disk: the file that does not fit is refused, the session goes on', async () => {
    await expect(session.writeFile('big', 'x'.repeat(5_000_000))).rejects.toMatchObject({
      code: 'sandbox.write_failed',
    });
    expect(await sh('rm -f big; echo on')).toMatchObject({ exitCode: 0, stdout: 'on\n' });
  });

  it('stops a fork bomb at its process limit and goes on', async () => {
    const { stdout } = await sh(
      '(while :; do sleep 20 & done) 2>/dev/null; set -- /proc/[0-9]*; echo $#',
    );
    expect(Number(stdout)).toBeGreaterThan(10);
    expect(Number(stdout)).toBeLessThanOrEqual(limits.processes + 4);
    expect(await sh('echo on')).toMatchObject({ stdout: 'on\n' });
  });

  it('ends a command at its processor time, its wall time and its memory, in a shell and in Node', async () => {
    expect(await shWith({ cpuSeconds: 1 }, 'while :; do :; done')).toMatchObject({
      exitCode: null,
      timedOut: false,
    });
    expect(await shWith({ wallMs: 300 }, 'echo a; sleep 20')).toMatchObject({
      exitCode: null,
      timedOut: true,
      stdout: 'a\n',
    });
    const hog = 'const a = []; for (;;) a.push(Buffer.alloc(4e6, 1));';
    expect((await shWith({}, `node -e '${hog}'`)).exitCode).not.toBe(0);
    expect((await shWith({}, 'x=xxxxxxxx; while :; do x=$x$x; done')).exitCode).not.toBe(0);
    const together = `for n in 1 2 3 4; do node -e 'const a = Buffer.alloc(1e8, 1); setTimeout(() => a, 9e3)' & done; wait`;
    expect(await shWith({}, together)).toMatchObject({
      exitCode: null,
      stderr: '[sandbox] ended: memory limit reached\n',
    });
  });

  it('can be told to stop, and is told why', async () => {
    const caller = new AbortController();
    const ended = session.exec({ script: 'sleep 20' }, caller.signal);
    caller.abort(new Error('enough'));
    await expect(ended).rejects.toThrow('enough');
    expect(await sh('echo on')).toMatchObject({ stdout: 'on\n' });
  });

  it('takes what a command left running with it when the command ends', async () => {
    await sh(
      'setsid sleep 27.1828 > /dev/null 2>&1 < /dev/null & nohup sleep 27.1828 > /dev/null 2>&1 & exit 0',
    );
    await sh('true');
    expect(hostProcesses('27.1828')).toEqual([]);
    expect(await sh('kill -9 -1; echo alive')).toMatchObject({ stdout: 'alive\n' });
  });

  it('refuses work after it was disposed', async () => {
    await session[Symbol.asyncDispose]();
    await expect(sh('true')).rejects.toMatchObject({ code: 'sandbox.closed', kind: 'conflict' });
  });

  it('keeps sessions apart', async () => {
    await using other = await sandbox.open(limits);
    await session.writeFile('mine', 'x');
    expect(await other.readFile('mine')).toBeNull();
  });
});

inSandbox('a sandbox that did not come up', () => {
  it('is tried again by the next who asks for one', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'holdpoint-flaky-'));
    chmodSync(folder, 0o755);
    const program = join(folder, 'bwrap');
    writeFileSync(program, '#!/bin/sh\nexit 1\n', { mode: 0o755 });
    const busy = bubblewrapSandbox({ bwrap: program });
    const together = await Promise.allSettled([busy.open(limits), busy.open(limits)]);
    expect(together.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    rmSync(program);
    copyFileSync(bwrap ?? '', program);
    await using later = await busy.open(limits);
    const command = { script: 'echo works' };
    expect((await later.exec(command, AbortSignal.timeout(50_000))).stdout).toBe('works\n');
    rmSync(folder, { recursive: true });
  });
});

describe('a sandbox that cannot be had', () => {
  it('is unavailable with the reason and a line that says how to get one', async () => {
    const opened = bubblewrapSandbox({ bwrap: { missing: 'no apt-get' } }).open(limits);
    await expect(opened).rejects.toMatchObject({
      code: 'sandbox.unavailable',
      kind: 'invalid',
    });
    await expect(opened).rejects.toThrow(/No sandbox: no apt-get\.\n.*apt-get install bubblewrap/);
  });

  it('is unavailable when the program is not bubblewrap', async () => {
    const opened = bubblewrapSandbox({ bwrap: '/bin/true' }).open(limits);
    await expect(opened).rejects.toMatchObject({
      code: 'sandbox.unavailable',
      kind: 'unavailable',
    });
  });
});
