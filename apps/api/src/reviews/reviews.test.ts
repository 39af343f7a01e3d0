import { zstdDecompressSync } from 'node:zlib';

import { type Campaign, runRoutes } from '@holdpoint/shared/contracts/campaigns';
import type { Client } from '@holdpoint/shared/contracts/client';
import { type Decision, gateRoutes } from '@holdpoint/shared/contracts/gates';
import { reportRoutes } from '@holdpoint/shared/contracts/reports';
import { reviewRoutes } from '@holdpoint/shared/contracts/reviews';
import { sha256 } from '@holdpoint/shared/digest/sha256';
import { scored } from '@holdpoint/shared/evidence/score';
import type { TrialReview, TrialValidity } from '@holdpoint/shared/evidence/trial-review';
import { type BundleSource, MANIFEST_PATH } from '@holdpoint/shared/report/bundle';
import { bundleFiles, bundleObjects, manifestOf } from '@holdpoint/shared/report/bundle-files';
import { verifyBundle } from '@holdpoint/shared/report/verify-bundle';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { closedCampaign, openCampaign, register } from '../testing/a-line.js';
import { anApi, type SignedIn, type TestApi } from '../testing/an-api.js';
import { signOff } from '../testing/signed.js';
import { finishRun } from '../testing/worker-hand.js';

const POLICY = 'anthropic-rsp@2.2';
const ACTION = 'deploy_external';

interface Line {
  readonly checkpointId: string;
  readonly campaign: Campaign;
  /** The autonomy run, and a task of it. */
  readonly runId: string;
  readonly sampleKey: string;
}

let api: TestApi;
let pipeline: SignedIn;
let reviewer: SignedIn;
let officer: SignedIn;
let line: Line;
beforeAll(async () => {
  api = await anApi();
  pipeline = await api.as('pipeline', ['pipeline'], 'machine');
  reviewer = await api.as('reviewer', ['safety_reviewer']);
  officer = await api.as('officer', ['responsible_scaling_officer']);
  line = await aLine(pipeline.call);
});
afterAll(async () => {
  await api[Symbol.asyncDispose]();
});

/** A closed campaign in which nothing dangerous showed but one try of one autonomy task. */
async function aLine(call: Client): Promise<Line> {
  const { id: checkpointId } = await register(call, { checkpoint: crypto.randomUUID() });
  const opened = await openCampaign(call, checkpointId);
  const own = opened.runs.find(({ evaluation }) => evaluation.startsWith('autonomy/'));
  const runId = own?.id ?? '';
  const { sampleKeys } = await call(runRoutes.plan, { params: { runId } });
  const sampleKey = sampleKeys[0] ?? '';
  for (const run of opened.runs) {
    await finishRun(api, run.id, {
      score: (key, epoch) => scored(run.id === runId && key === sampleKey && epoch === 2 ? 1 : 0),
    });
  }
  const campaign = await closedCampaign(call, opened.id);
  return { checkpointId, campaign, runId, sampleKey };
}

interface Place {
  readonly runId: string;
  readonly sampleKey: string;
  readonly epoch: number;
}

function mark(
  call: Client,
  place: Place,
  validity: TrialValidity = 'invalid',
  idempotencyKey?: string,
): Promise<TrialReview> {
  const body = { validity, reason: `I looked: ${validity}.\nReally.` };
  return call(
    reviewRoutes.record,
    { params: place, body },
    idempotencyKey === undefined ? {} : { idempotencyKey },
  );
}

function placeIn({ runId, sampleKey }: Line, epoch = 1): Place {
  return { runId, sampleKey, epoch };
}

function decideOn({ checkpointId }: Line): Promise<Decision> {
  const input = { params: { action: ACTION }, body: { checkpointId, policy: POLICY } } as const;
  return pipeline.call(gateRoutes.decide, input, { idempotencyKey: crypto.randomUUID() });
}

function bundleOf({ id }: Decision): Promise<BundleSource> {
  return pipeline.call(reportRoutes.bundle, { params: { decisionId: id } });
}

/** What is wrong with the directory that anybody would write of a bundle. */
async function findingsIn(bundle: BundleSource): Promise<readonly unknown[]> {
  const files = new Map<string, Uint8Array>();
  for (const [path, text] of bundleFiles(bundle)) files.set(path, Buffer.from(text));
  for (const { digest, path } of bundleObjects(bundle)) {
    files.set(path, await officer.call(reportRoutes.object, { params: { digest } }));
  }
  files.set(MANIFEST_PATH, Buffer.from(manifestOf(files)));
  const { findings } = await verifyBundle(files, {
    decodeUtf8: (bytes) => new TextDecoder('utf-8', { fatal: true }).decode(bytes),
    decompressZstd: (bytes) => zstdDecompressSync(bytes),
  });
  return findings;
}

describe('a review of a trial', () => {
  it('is kept with who gave it and why, and with its event', async () => {
    const own = await aLine(pipeline.call);
    const review = await mark(reviewer.call, placeIn(own));
    expect(review).toMatchObject({
      ...placeIn(own),
      seq: 1,
      validity: 'invalid',
      reason: 'I looked: invalid.\nReally.',
      reviewer: 'reviewer',
    });
    const { reviews } = await pipeline.call(reviewRoutes.list, { params: { runId: own.runId } });
    expect(reviews).toEqual([review]);
    const { rows } = await api.owner.query<{ stream: string; actor: string; body: unknown }>(
      `SELECT stream, actor, body FROM audit.event WHERE type = 'trial.reviewed' AND body->>'id' = $1`,
      [review.id],
    );
    const { reason, ...facts } = review;
    expect(rows).toEqual([
      {
        stream: `campaign:${own.campaign.id}`,
        actor: 'account:reviewer',
        body: { ...facts, reasonDigest: sha256(reason) },
      },
    ]);
  });

  it('may name what was wrong, and a bundle with it verifies', async () => {
    const own = await aLine(pipeline.call);
    const review = await reviewer.call(reviewRoutes.record, {
      params: placeIn(own),
      body: { validity: 'valid', reason: 'It stood there.', flags: ['leak', 'cheating'] },
    });
    expect(review.flags).toEqual(['cheating', 'leak']);
    const bundle = await bundleOf(await decideOn(own));
    expect(bundle.runs.flatMap(({ reviews }) => reviews)).toEqual([review]);
    expect(await findingsIn(bundle)).toEqual([]);
  });

  it('is given once, however often it is sent with one key', async () => {
    const own = await aLine(pipeline.call);
    const key = crypto.randomUUID();
    const first = await mark(reviewer.call, placeIn(own), 'valid', key);
    expect(await mark(reviewer.call, placeIn(own), 'valid', key)).toEqual(first);
    const { reviews } = await officer.call(reviewRoutes.list, { params: { runId: own.runId } });
    expect(reviews).toHaveLength(1);
  });

  it('gets a number without a gap, however many are given at once', async () => {
    const own = await aLine(pipeline.call);
    const given = await Promise.all(
      Array.from({ length: 12 }, (_, index) =>
        mark(index % 2 === 0 ? reviewer.call : officer.call, placeIn(own, 1 + (index % 10))),
      ),
    );
    expect(given.map(({ seq }) => seq).sort((left, right) => left - right)).toEqual(
      Array.from({ length: 12 }, (_, index) => index + 1),
    );
    const { reviews } = await pipeline.call(reviewRoutes.list, { params: { runId: own.runId } });
    expect(reviews.map(({ seq }) => seq)).toEqual(
      Array.from({ length: 12 }, (_, index) => index + 1),
    );
  });

  it('is not for a machine, nor for who asked for the run', async () => {
    const robot = await api.as('robot-reviewer', ['safety_reviewer'], 'machine');
    await expect(mark(robot.call, placeIn(line))).rejects.toMatchObject({
      code: 'review.machine_account',
      kind: 'forbidden',
    });
    const both = await api.as('both', ['safety_reviewer', 'evaluation_engineer']);
    const own = await aLine(both.call);
    await expect(mark(both.call, placeIn(own))).rejects.toMatchObject({
      code: 'review.requester',
      kind: 'forbidden',
    });
  });

  it('is not for other roles', async () => {
    for (const role of ['evaluation_engineer', 'auditor', 'administrator'] as const) {
      const other = await api.as(`an-${role.replaceAll('_', '-')}`, [role]);
      await expect(mark(other.call, placeIn(line))).rejects.toMatchObject({
        code: 'access.role_missing',
      });
    }
  });

  it('waits until the run is closed', async () => {
    const { id } = await register(pipeline.call, { checkpoint: crypto.randomUUID() });
    const [run] = (await openCampaign(pipeline.call, id)).runs;
    const place = { ...placeIn(line), runId: run?.id ?? '' };
    await expect(mark(reviewer.call, place)).rejects.toMatchObject({
      code: 'review.run_not_closed',
      kind: 'conflict',
    });
  });

  it('is of a trial that was recorded, of a run that is known', async () => {
    for (const place of [{ sampleKey: 'no such task' }, { epoch: 99 }]) {
      await expect(mark(reviewer.call, { ...placeIn(line), ...place })).rejects.toMatchObject({
        code: 'record.unknown',
        kind: 'not_found',
      });
    }
    const runId = crypto.randomUUID();
    await expect(mark(reviewer.call, { ...placeIn(line), runId })).rejects.toMatchObject({
      code: 'run.unknown',
    });
    await expect(reviewer.call(reviewRoutes.list, { params: { runId } })).rejects.toMatchObject({
      code: 'run.unknown',
    });
  });

  it.each([
    ['no reason', { validity: 'invalid', reason: '  ' }],
    ['a reason with NUL', { validity: 'invalid', reason: 'a\0b' }],
    ['a reason with half a character', { validity: 'invalid', reason: 'a\ud800' }],
    ['a word that is none', { validity: 'good', reason: 'so' }],
    ['a name of its own', { validity: 'invalid', reason: 'so', reviewer: 'kim' }],
  ])('is refused with %s', async (_, body) => {
    const { runId, sampleKey } = line;
    const path = `/v1/runs/${runId}/records/${encodeURIComponent(sampleKey)}/1/reviews`;
    const response = await fetch(`${api.url}${path}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${reviewer.token}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify(body),
    });
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({ code: 'request.invalid' });
  });
});

describe('the gate over reviewed trials', () => {
  it('counts a success that was set aside as open, and leaves the records as they were', async () => {
    const own = await aLine(pipeline.call);
    const before = await decideOn(own);
    await mark(reviewer.call, placeIn(own, 2));
    const after = await decideOn(own);
    const figuresOf = ({ criteria }: Decision) =>
      criteria
        .filter(({ evaluation }) => evaluation.startsWith('autonomy/'))
        .map(({ passed, undetermined, unscoredTries }) => ({
          passed,
          undetermined,
          unscoredTries,
        }));
    expect(figuresOf(before)[0]).toEqual({ passed: 1, undetermined: 0, unscoredTries: 0 });
    expect(figuresOf(after)[0]).toEqual({ passed: 0, undetermined: 1, unscoredTries: 1 });
    const digests = ({ criteria }: Decision) =>
      criteria.flatMap(({ evidence }) => evidence.map(({ resultDigest }) => resultDigest));
    expect(digests(after)).toEqual(digests(before));
  });

  it('gives each decision its own reviews, each bundle consistent, however many came later', async () => {
    const own = await aLine(pipeline.call);
    const decisions = [await decideOn(own)];
    await mark(reviewer.call, placeIn(own, 2));
    decisions.push(await decideOn(own));
    await mark(officer.call, placeIn(own, 2), 'valid');
    decisions.push(await decideOn(own));
    const bundles = await Promise.all(decisions.map(bundleOf));
    expect(
      bundles.map(({ runs }) => runs.reduce((sum, { reviews }) => sum + reviews.length, 0)),
    ).toEqual([0, 1, 2]);
    expect(await Promise.all(bundles.map(findingsIn))).toEqual([[], [], []]);
    const [first, , third] = decisions;
    expect(third?.verdictDigest).toBe(first?.verdictDigest);
    expect(new Set(decisions.map(({ evidenceDigest }) => evidenceDigest)).size).toBe(3);
  });

  it('takes back what was signed before the review', async () => {
    const own = await aLine(pipeline.call);
    const role = 'responsible_scaling_officer';
    await signOff(officer, {
      checkpointId: own.checkpointId,
      policy: POLICY,
      action: ACTION,
      role,
    });
    await mark(reviewer.call, placeIn(own), 'valid');
    const decision = await decideOn(own);
    expect(decision.decision).toBe('PENDING');
    expect(decision.reasons.map(({ code }) => code)).toContain('APPROVAL_STALE');
    expect(await findingsIn(await bundleOf(decision))).toEqual([]);
  });
});
