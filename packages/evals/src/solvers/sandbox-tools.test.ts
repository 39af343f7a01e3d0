import { describe, expect, it } from '@jest/globals';

import { localSandbox } from '../../../../scripts/testing/local-sandbox.js';
import type { SandboxResult } from '../ports.js';
import { sandboxTools, shellReport } from './sandbox-tools.js';

const limits = {
  cpuSeconds: 5,
  memoryBytes: 1 << 28,
  processes: 16,
  diskBytes: 1 << 20,
  wallMs: 10_000,
  outputLimitBytes: 1 << 16,
};

async function outcomes(...calls: readonly (readonly [string, unknown])[]) {
  await using session = await localSandbox.open(limits);
  const tools = sandboxTools(session, AbortSignal.timeout(10_000));
  const seen: unknown[] = [];
  for (const [name, input] of calls) {
    seen.push(await tools.find(({ tool }) => tool.name === name)?.call(input));
  }
  return seen;
}

const aResult = (facts: Partial<SandboxResult>): SandboxResult => ({
  exitCode: 0,
  stdout: '',
  stderr: '',
  truncated: false,
  timedOut: false,
  ...facts,
});

describe('sandboxTools', () => {
  it('writes, runs and reads in one directory', async () => {
    expect(
      await outcomes(
        ['write_file', { path: 'a.txt', content: 'salt' }],
        ['shell', { script: 'read -r word < a.txt; echo "$word" > b.txt; echo done' }],
        ['read_file', { path: 'b.txt' }],
      ),
    ).toEqual([
      { content: 'wrote a.txt', isError: false },
      { content: 'exit code: 0\nstdout:\ndone\n\nstderr:\n', isError: false },
      { content: 'salt\n', isError: false },
    ]);
  });

  it('says that a script failed and how', async () => {
    expect(await outcomes(['shell', { script: 'echo oh >&2; exit 3' }])).toEqual([
      { content: 'exit code: 3\nstdout:\n\nstderr:\noh\n', isError: true },
    ]);
  });

  it('says that a file is not there', async () => {
    expect(await outcomes(['read_file', { path: 'none' }])).toEqual([
      { content: 'no such file', isError: true },
    ]);
  });

  it.each([
    ['shell', {}],
    ['shell', { script: 7 }],
    ['shell', { script: 'x'.repeat(50_001) }],
    ['write_file', { path: '', content: '' }],
    ['write_file', null],
    ['read_file', 'a.txt'],
  ])('refuses %s of %j', async (name, input) => {
    expect(await outcomes([name, input])).toEqual([
      { content: expect.stringMatching(/^invalid input: /), isError: true },
    ]);
  });
});

describe('shellReport', () => {
  it('tells a limit from an exit code', () => {
    expect(shellReport(aResult({ exitCode: null, timedOut: true, truncated: true }))).toBe(
      'exit code: none, stopped by a limit (timed out)\nstdout:\n\nstderr:\n\n(output truncated)',
    );
  });

  it('shows head and tail of long output and how much it leaves out', () => {
    const report = shellReport(aResult({ stdout: `start${'x'.repeat(20_000)}end` }));
    expect(report).toMatch(/start[^]*\[12008 characters left out\][^]*end/);
    expect(report.length).toBeLessThan(9_000);
  });
});
