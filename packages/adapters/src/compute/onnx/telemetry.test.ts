import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterAll, describe, expect, it } from '@jest/globals';

const home = mkdtempSync(join(tmpdir(), 'holdpoint-telemetry-'));
const entry = fileURLToPath(new URL('../../../dist/compute/probe-main.js', import.meta.url));

afterAll(() => {
  rmSync(home, { recursive: true });
});

describe('onnxruntime', () => {
  // Its uploader to mobile.events.data.microsoft.com leaves a session, a device id and a log of every process.
  it('starts without its telemetry: no uploader, and no trace of one on disk', async () => {
    const request = JSON.stringify({ name: 'onnx-cpu', isTimed: false, threads: 1 });
    const env = { TMPDIR: home, HOME: home, XDG_CACHE_HOME: home };
    const child = fork(entry, [request], { cwd: home, env, execArgv: [] });
    const [answers]: unknown[][] = await Promise.all([once(child, 'message'), once(child, 'exit')]);
    expect(answers?.[0]).toMatchObject({ state: 'present', name: 'onnx-cpu' });
    expect(readdirSync(home)).toEqual([]);
  });
});
