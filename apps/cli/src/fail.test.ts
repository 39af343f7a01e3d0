import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

import { type ErrorKind, HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { describe, expect, it } from '@jest/globals';

import { exitCodeOf, refusalOf } from './fail.js';

const anError = (code: `${string}.${string}`, kind: ErrorKind) =>
  new HoldpointError({ code, kind, message: 'x' });

describe('the exit code of an error', () => {
  it.each([
    ['usage.option', 'invalid', 64],
    ['checkpoint.unknown', 'not_found', 64],
    ['token.missing', 'unauthenticated', 64],
    ['server.unreachable', 'unavailable', 14],
    ['sign_in.throttled', 'throttled', 14],
    ['log.truncated', 'invalid', 13],
    ['verify.changed', 'invalid', 13],
    ['object.corrupt', 'integrity', 13],
    ['run.integrity_failed', 'integrity', 13],
    ['server.response_invalid', 'bug', 70],
  ] as const)('%s (%s) is %d', (code, kind, expected) => {
    expect(exitCodeOf(anError(code, kind))).toBe(expected);
  });

  it('is never 0, 1 or 2: an error must not read as an answer, nor as a crash', () => {
    const kinds: ErrorKind[] = [
      'invalid',
      'unauthenticated',
      'forbidden',
      'not_found',
      'conflict',
      'throttled',
      'unavailable',
      'integrity',
      'bug',
    ];
    for (const kind of kinds) expect(exitCodeOf(anError('x.y', kind))).toBeGreaterThan(9);
  });
});

describe('what the operating system refuses', () => {
  const here = fileURLToPath(import.meta.url);
  const caught = (work: Promise<unknown>): Promise<unknown> =>
    work.then(
      () => null,
      (error: unknown) => error,
    );

  it('is told with its path, as wrong usage: an --out that is a file is no fault of the tool', async () => {
    const refused = [
      await caught(mkdir(here, { recursive: true })),
      await caught(mkdir(`${here}/below`, { recursive: true })),
      await caught(writeFile(new URL('.', import.meta.url), 'x')),
    ].map(refusalOf);
    for (const error of refused) {
      expect(error).toMatchObject({ code: 'file.refused', kind: 'invalid' });
      expect(error?.message).toContain('Check the path');
    }
    expect(refused.map((error) => error && exitCodeOf(error))).toEqual([64, 64, 64]);
  });

  it('leaves every other error to be a fault of the tool', () => {
    expect(refusalOf(new TypeError('x'))).toBeNull();
    expect(
      refusalOf(Object.assign(new Error('x'), { code: 'ECONNRESET', syscall: 'read' })),
    ).toBeNull();
    expect(refusalOf('EEXIST')).toBeNull();
  });
});
