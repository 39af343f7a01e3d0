import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import type { Env } from '../env.js';
import { startSigner, TOKEN } from '../signer/testing/a-signer.js';
import { scratchDirectory } from '../testing/scratch-directory.js';
import { runCli } from '../testing/start-cli.js';
import { logKeepersOf } from './log-keepers.js';

describe('what keeps the log of an installation', () => {
  const scratch = scratchDirectory();
  const keepers = (env: Env = {}) => logKeepersOf(env, join(scratch.path, 'data'));
  afterAll(() => {
    scratch[Symbol.dispose]();
  });

  it('is a signer and a witness that says it is of this machine', async () => {
    const { children, apiEnv } = await keepers();
    expect(children.map(({ name, args }) => [name, ...args.slice(0, 2)])).toEqual([
      ['signer', 'signer', 'serve'],
      ['witness', 'witness', 'serve'],
    ]);
    expect(apiEnv['HOLDPOINT_LOG_ORIGIN']).toBe('holdpoint.local/default');
    expect(JSON.parse(apiEnv['HOLDPOINT_WITNESSES'] ?? '')).toMatchObject([
      { name: 'localhost/this-machine', sameHost: true },
    ]);
  });

  it('keeps its keys and its token, which stands on no command line', async () => {
    const [first, second] = [await keepers(), await keepers()];
    const token = first.apiEnv['HOLDPOINT_SIGNER_TOKEN'] ?? '';
    expect(second.apiEnv['HOLDPOINT_SIGNER_TOKEN']).toBe(token);
    expect(second.children[1]?.args.slice(-2)).toEqual(first.children[1]?.args.slice(-2));
    expect(first.children.flatMap(({ args }) => args)).not.toContain(token);
  });

  it("takes the operator's witnesses for its own, an empty list too", async () => {
    const { children, apiEnv } = await keepers({ HOLDPOINT_WITNESSES: '[]' });
    expect(children.map(({ name }) => name)).toEqual(['signer']);
    expect(apiEnv['HOLDPOINT_WITNESSES']).toBe('[]');
  });

  it('has the signer refuse keys of another log than the operator named', async () => {
    const { children } = await keepers({ HOLDPOINT_LOG_ORIGIN: 'log.example/atlas' });
    const args = children[0]?.args ?? [];
    const { code, stderr } = await runCli(scratch.path, args, children[0]?.env);
    expect(stderr).toContain('signer.refused');
    expect(code).toBe(64);
  });

  describe("with the operator's signer", () => {
    let url = '';
    beforeAll(async () => {
      const state = join(scratch.path, 'signer');
      await runCli(scratch.path, [
        'signer',
        'keygen',
        '--state',
        state,
        '--origin',
        'log.example/b',
      ]);
      ({ url } = await startSigner(scratch.path));
    });

    it('is a witness alone, of the log that the signer names', async () => {
      const env = { HOLDPOINT_SIGNER_URL: url, HOLDPOINT_SIGNER_TOKEN: TOKEN };
      const { children, apiEnv } = await keepers(env);
      expect(children.map(({ name }) => name)).toEqual(['witness']);
      expect(children[0]?.args.at(-1)).toMatch(/^log\.example\/b\+/);
      expect(apiEnv).toMatchObject({ ...env, HOLDPOINT_LOG_ORIGIN: 'log.example/b' });
    });

    it('does not start without its token, or without it', async () => {
      await expect(() => keepers({ HOLDPOINT_SIGNER_URL: url })).toThrowWithCode(
        'signer.unreachable',
      );
      await expect(() => keepers({ HOLDPOINT_SIGNER_URL: 'http://127.0.0.1:9' })).toThrowWithCode(
        'signer.unreachable',
      );
    });
  });
});
