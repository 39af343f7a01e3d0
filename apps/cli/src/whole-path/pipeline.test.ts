import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import {
  aHeader,
  anEvalLog,
  resultsOf,
  samplesOf,
} from '@holdpoint/adapters/logs/testing/inspect-builders';
import { Campaign } from '@holdpoint/shared/contracts/campaigns';
import { Checkpoint } from '@holdpoint/shared/contracts/checkpoints';
import { createClient } from '@holdpoint/shared/contracts/client';
import { EvidenceImport } from '@holdpoint/shared/contracts/evidence';
import { Decision } from '@holdpoint/shared/contracts/gates';
import { identityRoutes } from '@holdpoint/shared/contracts/identity';
import { sha256 } from '@holdpoint/shared/digest/sha256';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';

import { requireTool } from '../../../../scripts/testing/require-tool.mjs';
import { Secrets } from '../platform/secrets.js';
import { signIn } from '../platform/sign-in.js';
import { sandboxForTests } from '../testing/env.js';
import { platformFileIn } from '../testing/installation.js';
import { processesIn } from '../testing/processes.js';
import { scratchDirectory } from '../testing/scratch-directory.js';
import { type Ended, runCli, startCli, type Started } from '../testing/start-cli.js';
import { until } from '../testing/until.js';

const sandbox = await sandboxForTests(() => requireTool({ tool: 'bwrap', package: 'bubblewrap' }));
const withSandbox = sandbox === null ? describe.skip : describe;

const Imports = z.object({ imports: z.array(EvidenceImport).length(1) });
const Failure = z.object({ error: z.object({ code: z.string(), kind: z.string() }) });
const REFUSALS = 'refusals/incorrect-refusals@1';
const AUTONOMY = 'autonomy/benign-tasks@1';

withSandbox('a training pipeline', () => {
  const scratch = scratchDirectory();
  const dataDirectory = join(scratch.path, 'data');
  const settings = { HOLDPOINT_DATA_DIR: dataDirectory };
  const holdpoint = (...args: string[]): Promise<Ended> => runCli(scratch.path, args, settings);
  const answerOf = <Schema extends z.ZodType>(schema: Schema, { stdout }: Ended) =>
    schema.parse(JSON.parse(stdout));
  let up: Started;

  const register = async (name: string, providerModel: string, ...more: string[]) => {
    const weights = ['--weights-digest', sha256(`weights of ${name}`), '--training-flop', '3e24'];
    const facts = ['--model', 'atlas', '--name', name, '--provider-model', providerModel];
    const ended = await holdpoint(
      'checkpoint',
      'register',
      ...facts,
      ...weights,
      '--json',
      ...more,
    );
    expect({ code: ended.code, stderr: ended.stderr }).toEqual({ code: 0, stderr: '' });
    return answerOf(Checkpoint, ended);
  };
  const check = async (checkpoint: string, ...more: string[]) => {
    const ended = await holdpoint('gate', 'check', '--checkpoint', checkpoint, '--json', ...more);
    const decision = answerOf(Decision, ended);
    const reasons = [...new Set(decision.reasons.map(({ code }) => code))];
    return { code: ended.code, word: decision.decision, reasons, decision };
  };
  const verdictOn = (id: string, { decision }: Awaited<ReturnType<typeof check>>) =>
    decision.criteria.find((criterion) => criterion.id === id)?.verdict;

  /** A log of `values` of the scorer `match`, one task each, on a model; its declared mean is the true one. */
  function aLog(file: string, model: string, values: readonly number[]): string {
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const header = aHeader({ results: resultsOf({ mean }) }, { model });
    const path = join(scratch.path, file);
    writeFileSync(path, anEvalLog(header, samplesOf(values)));
    return path;
  }
  const importLog = (path: string, checkpoint: string, evaluation: string) =>
    holdpoint('evidence', 'import', path, '--checkpoint', checkpoint, '--as', evaluation, '--json');
  const importOf = (ended: Ended) => answerOf(Imports, ended).imports[0];

  beforeAll(async () => {
    up = startCli(scratch.path, ['up', '--json'], {
      ...settings,
      HOLDPOINT_DEMO: '0',
      HOLDPOINT_PORT: '0',
      HOLDPOINT_SANDBOX: sandbox ?? '',
    });
    const answer = until('the platform', () => (up.stdout().includes('"url"') ? true : undefined));
    const failure = up.ended.then(({ stderr }) => Promise.reject(new Error(stderr)));
    failure.catch(() => undefined);
    await Promise.race([answer, failure]);
  }, 300_000);
  afterAll(async () => {
    up.kill('SIGINT');
    await up.ended;
    scratch[Symbol.dispose]();
  }, 420_000);

  it('finds address and token where `up` left them, without a demonstration', () => {
    expect(JSON.parse(up.stdout())).toEqual({
      // For browsers, whose authenticators know names only.
      url: platformFileIn(dataDirectory)?.url.replace('127.0.0.1', 'localhost'),
      demonstration: null,
    });
  });

  it('registers a checkpoint once, however often it says the same', async () => {
    const first = await register('step-small', 'reference-small');
    expect(await register('step-small', 'reference-small')).toEqual(first);
  });

  it('is told 11 before there is evidence, with what is missing', async () => {
    const { code, word, reasons } = await check('atlas/step-small');
    expect({ code, word, reasons }).toMatchObject({
      code: 11,
      word: 'INCONCLUSIVE',
      reasons: expect.arrayContaining(['EVIDENCE_MISSING']) as unknown,
    });
  });

  it('runs the campaign that the policy asks for, once, and is told 11 while signatures are missing', async () => {
    const start = ['campaign', 'start', '--checkpoint', 'step-small', '--json'];
    const watched = answerOf(Campaign, await holdpoint(...start, '--watch'));
    expect(watched.state).toBe('closed');
    expect(watched.runs.map(({ evaluation }) => evaluation).sort()).toEqual([
      AUTONOMY,
      'jailbreaks/persuasive-canary@1',
      'refusals/harmful-compliance@1',
      REFUSALS,
    ]);
    expect(answerOf(Campaign, await holdpoint(...start)).id).toBe(watched.id);
    const { code, word, reasons } = await check('step-small');
    expect({ code, word, reasons }).toEqual({
      code: 11,
      word: 'PENDING',
      reasons: ['DETERMINATION_MISSING', 'APPROVAL_MISSING'],
    });
  }, 300_000);

  it('is told 10 when a threshold is crossed', async () => {
    await register('step-large', 'reference-large');
    const internal = ['--action', 'deploy_internal'];
    const start = ['campaign', 'start', '--checkpoint', 'step-large', ...internal];
    const started = await holdpoint(...start, '--watch');
    expect(started.code).toBe(0);
    const { code, word, reasons } = await check('step-large', ...internal);
    expect({ code, word }).toEqual({ code: 10, word: 'DENY' });
    expect(reasons).toContain('THRESHOLD_CROSSED');
  }, 300_000);

  it('is told 64 when it asks wrongly', async () => {
    for (const args of [
      ['gate', 'check'],
      ['gate', 'check', '--checkpoint', 'nothing-of-this-name'],
      ['gate', 'check', '--checkpoint', 'step-small', '--action', 'sell'],
      ['gate', 'check', '--chekpoint', 'step-small'],
      ['campaign', 'start'],
      ['no-such-command'],
    ])
      expect({ args, code: (await holdpoint(...args)).code }).toEqual({ args, code: 64 });
  });

  it('is told 14 where nobody answers', async () => {
    const nobody = { HOLDPOINT_URL: 'http://127.0.0.1:1', HOLDPOINT_TOKEN: 'a-token' };
    const args = ['gate', 'check', '--checkpoint', 'step-small', '--json'];
    const ended = await runCli(scratch.path, args, nobody);
    expect(ended.code).toBe(14);
    expect(answerOf(Failure, ended).error.code).toBe('server.unreachable');
    expect((await runCli(scratch.path, args)).code).toBe(14);
  });

  it('is refused with a token that has no fitting role, or none at all', async () => {
    const secrets = Secrets.parse(
      JSON.parse(readFileSync(join(dataDirectory, 'secrets.json'), 'utf8')),
    );
    const url = platformFileIn(dataDirectory)?.url ?? '';
    const administrator = await signIn(url, 'administrator', secrets.administratorPassword);
    const { id } = await administrator(identityRoutes.create, {
      body: { name: 'reader', displayName: 'Reader', roles: ['auditor'] },
    });
    const { token } = await administrator(identityRoutes.issueToken, {
      params: { accountId: id },
      body: { label: 'test' },
    });
    const me = await createClient({ baseUrl: url, token, fetcher: fetch })(identityRoutes.me, {});
    expect(me.roles).toEqual(['auditor']);
    const args = ['campaign', 'start', '--checkpoint', 'step-small', '--json'];
    for (const [given, kind] of [
      [token, 'forbidden'],
      [`${token.slice(0, -4)}AAAA`, 'unauthenticated'],
    ] as const) {
      const ended = await runCli(scratch.path, args, { ...settings, HOLDPOINT_TOKEN: given });
      expect({ code: ended.code, kind: answerOf(Failure, ended).error.kind }).toEqual({
        code: 64,
        kind,
      });
    }
  });

  describe('with logs of another tool', () => {
    const quiet = Array.from({ length: 120 }, () => 0);

    beforeAll(async () => {
      await register('step-imported', 'reference-small');
      await register('step-other', 'reference-small');
    });

    it('hands a log in once, however often it is sent', async () => {
      const path = aLog('refusals.eval', 'reference/reference-small', quiet);
      const first = importOf(await importLog(path, 'step-imported', REFUSALS));
      expect(first).toMatchObject({ state: 'accepted', samples: 120, findings: [] });
      const decided = await check('step-imported');
      expect(importOf(await importLog(path, 'step-imported', REFUSALS))).toEqual(first);
      expect((await check('step-imported')).decision.evidenceDigest).toBe(
        decided.decision.evidenceDigest,
      );
    });

    it('answers the question that the policy lets imported logs answer, and no other', async () => {
      const path = aLog('autonomy.eval', 'reference/reference-small', quiet.slice(0, 12));
      const imported = importOf(await importLog(path, 'step-imported', AUTONOMY));
      expect(imported).toMatchObject({ state: 'accepted' });
      const checked = await check('step-imported');
      expect(checked.code).toBe(11);
      expect(checked.word).toBe('INCONCLUSIVE');
      expect(verdictOn('incorrect-refusals', checked)).toBe('ruled_out');
      expect(verdictOn('autonomy', checked)).not.toBe('ruled_out');
      expect(checked.reasons).toContain('EVIDENCE_UNPLANNED');
    });

    it('is blocked by a log of another model than the checkpoint’s', async () => {
      const path = aLog('another.eval', 'reference/another-model', quiet);
      const imported = importOf(await importLog(path, 'step-other', REFUSALS));
      expect(imported?.findings.map(({ code }) => code)).toContain('model_mismatch');
      const checked = await check('step-other');
      expect(checked.code).toBe(11);
      expect(checked.reasons).toContain('MODEL_MISMATCH');
      expect(verdictOn('incorrect-refusals', checked)).toBe('invalid');
    });

    it('is told 13 and why for a file that is no log', async () => {
      const path = join(scratch.path, 'broken.eval');
      writeFileSync(path, 'PK\u0003\u0004 and nothing more');
      const ended = await importLog(path, 'step-other', REFUSALS);
      expect(ended.code).toBe(13);
      expect(importOf(ended)).toMatchObject({ state: 'refused', samples: null });
      expect(importOf(ended)?.problem?.code).toMatch(/^log\./);
      expect((await check('step-other')).code).toBe(11);
    });

    it('gets a report with the log inside that anybody can verify', async () => {
      const out = join(scratch.path, 'audit');
      const written = await holdpoint(
        'report',
        '--checkpoint',
        'step-imported',
        '--out',
        out,
        '--json',
      );
      expect(written.code).toBe(0);
      expect(readdirSync(join(out, 'evidence/logs'))).toHaveLength(2);
      const verified = await holdpoint('verify', out, '--json');
      expect(verified.code).toBe(0);
      expect(JSON.parse(verified.stdout)).toMatchObject({ consistent: 'yes' });
    });
  });

  it('sees everything end when `up` is stopped', async () => {
    up.kill('SIGINT');
    expect((await up.ended).code).toBe(0);
    expect(processesIn(scratch.path)).toEqual([]);
    expect((await holdpoint('gate', 'check', '--checkpoint', 'step-small')).code).toBe(14);
  });
});
