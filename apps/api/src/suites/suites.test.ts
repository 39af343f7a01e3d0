import { campaignRoutes } from '@holdpoint/shared/contracts/campaigns';
import { suiteRoutes } from '@holdpoint/shared/contracts/suites';
import { scored } from '@holdpoint/shared/evidence/score';
import { policies, policyByRef } from '@holdpoint/shared/policy/policies';
import { Policy } from '@holdpoint/shared/policy/policy';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { closedCampaign, openCampaign, register } from '../testing/a-line.js';
import { activated } from '../testing/activated.js';
import { anApi, type SignedIn, type TestApi } from '../testing/an-api.js';
import { finishRun } from '../testing/worker-hand.js';

const AUTONOMY = 'autonomy/benign-tasks@1';
const REFUSALS = 'refusals/incorrect-refusals@1';
const JAILBREAKS = 'jailbreaks/persuasive-canary@1';

let api: TestApi;
let pipeline: SignedIn;
let officer: SignedIn;
let reviewer: SignedIn;

beforeAll(async () => {
  api = await anApi();
  pipeline = await api.as('pipeline', ['pipeline'], 'machine');
  officer = await api.as('officer', ['responsible_scaling_officer']);
  reviewer = await api.as('reviewer', ['safety_reviewer']);
});
afterAll(async () => {
  await api[Symbol.asyncDispose]();
});

const reason = 'The newest models solve nearly all of it.';
const move = (
  person: SignedIn,
  evaluation: string,
  to: 'active' | 'saturated' | 'retired',
  replacement?: string,
) =>
  person.call(suiteRoutes.move, {
    body: { evaluation, to, reason, ...(replacement === undefined ? {} : { replacement }) },
  });

async function suite(evaluation: string) {
  const { suites } = await pipeline.call(suiteRoutes.list, {});
  const found = suites.find((each) => each.evaluation === evaluation);
  if (found === undefined) throw new Error(`no suite ${evaluation}`);
  return found;
}

/** The policy, which besides asks of `replacement` what it asks of `evaluation`, at the same gates. */
function alsoAsking(policy: Policy, evaluation: string, replacement: string): Policy {
  const second = (id: string) => `${id}-instead`;
  const doubled = policy.criteria.filter((criterion) => criterion.evaluation === evaluation);
  const ids = doubled.map(({ id }) => id);
  const gates = Object.fromEntries(
    Object.entries(policy.gates).map(([action, gate]) => [
      action,
      {
        ...gate,
        criteria: [...gate.criteria, ...gate.criteria.filter((id) => ids.includes(id)).map(second)],
      },
    ]),
  );
  const more = doubled.map((each) => ({ ...each, id: second(each.id), evaluation: replacement }));
  return Policy.parse({ ...policy, gates, criteria: [...policy.criteria, ...more] });
}

describe('an evaluation', () => {
  it('is active until someone moves it, and says who leans on it', async () => {
    const { state, history, replacement, leanedOnBy } = await suite(AUTONOMY);
    expect({ state, history, replacement }).toEqual({
      state: 'active',
      history: [],
      replacement: null,
    });
    expect(leanedOnBy.map(({ policy }) => policy).sort()).toEqual(
      policies.map(({ ref }) => ref).sort(),
    );
  });

  it('becomes saturated and active again, with reason, person and time', async () => {
    await move(officer, JAILBREAKS, 'saturated');
    const back = await move(reviewer, JAILBREAKS, 'active');
    expect(back).toMatchObject({ from: 'saturated', to: 'active', by: 'reviewer', reason });
    const { state, history } = await suite(JAILBREAKS);
    expect(state).toBe('active');
    expect(history).toMatchObject([{ to: 'saturated', by: 'officer' }, back]);
  });

  it('stays where it is by a move that is no way', async () => {
    await expect(move(officer, JAILBREAKS, 'active')).rejects.toMatchObject({
      code: 'suite.move_impossible',
      kind: 'conflict',
    });
    await expect(move(officer, 'nobody/knows@1', 'saturated')).rejects.toMatchObject({
      code: 'evaluation.unknown',
    });
    await expect(move(officer, JAILBREAKS, 'saturated', AUTONOMY)).rejects.toMatchObject({
      code: 'suite.replacement_unasked',
      kind: 'invalid',
    });
  });

  it('is moved by an officer or a reviewer, and by no machine', async () => {
    const engineer = await api.as('engineer', ['evaluation_engineer']);
    const robot = await api.as('robot', ['responsible_scaling_officer'], 'machine');
    await expect(move(engineer, JAILBREAKS, 'saturated')).rejects.toMatchObject({
      kind: 'forbidden',
    });
    await expect(move(robot, JAILBREAKS, 'saturated')).rejects.toMatchObject({
      code: 'suite.machine_account',
      kind: 'forbidden',
    });
  });

  it('is moved once for one key, and once by two at a time', async () => {
    const body = { evaluation: JAILBREAKS, to: 'saturated', reason } as const;
    const key = { idempotencyKey: 'one-move' };
    const first = await officer.call(suiteRoutes.move, { body }, key);
    expect(await officer.call(suiteRoutes.move, { body }, key)).toEqual(first);
    const both = await Promise.allSettled([
      move(officer, JAILBREAKS, 'active'),
      move(reviewer, JAILBREAKS, 'active'),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const { history } = await suite(JAILBREAKS);
    expect(history.map(({ to }) => to).slice(-2)).toEqual(['saturated', 'active']);
  });

  it('can’t be moved past the rules in the database either', async () => {
    const insert = (from: string, to: string) =>
      api.owner.query(
        `INSERT INTO suite_move (id, evaluation_ref, seq, from_state, to_state, reason, person_id, moved_at)
         VALUES ($1, $2, 99, $3, $4, 'r', $5, now())`,
        [crypto.randomUUID(), REFUSALS, from, to, officer.accountId],
      );
    await expect(insert('active', 'retired')).rejects.toMatchObject({ code: '23514' });
    await expect(insert('saturated', 'retired')).rejects.toMatchObject({ code: '55000' });
    await expect(api.owner.query('DELETE FROM suite_move')).rejects.toMatchObject({
      code: '42501',
    });
  });
});

describe('a hint of saturation', () => {
  it('comes with n and interval where the newest checkpoint solved nearly all', async () => {
    expect((await suite(REFUSALS)).saturation).toMatchObject({
      suggestsSaturated: false,
      checkpoints: [],
    });
    const { id } = await register(pipeline.call, { checkpoint: 'strong' });
    const campaign = await openCampaign(pipeline.call, id);
    for (const run of campaign.runs) await finishRun(api, run.id, { score: () => scored(1) });
    await closedCampaign(pipeline.call, campaign.id);
    const hint = (await suite(REFUSALS)).saturation;
    expect(hint).toMatchObject({
      suggestsSaturated: true,
      checkpoints: [{ checkpoint: 'test-model/strong', solved: 120, taskCount: 120 }],
    });
    // All twelve tasks solved, and too few to say so.
    const few = (await suite(AUTONOMY)).saturation;
    expect(few).toMatchObject({ suggestsSaturated: false, checkpoints: [{ solved: 12 }] });
  });
});

describe('retirement', () => {
  it('is refused while policies lean on it, and names them with their criteria', async () => {
    await move(officer, AUTONOMY, 'saturated');
    const refused = move(officer, AUTONOMY, 'retired');
    await expect(refused).rejects.toMatchObject({
      code: 'suite.replacement_missing',
      kind: 'conflict',
    });
    await expect(refused).rejects.toThrow('anthropic-rsp@2.2 (autonomy)');
    await expect(move(officer, AUTONOMY, 'retired', REFUSALS)).rejects.toMatchObject({
      code: 'suite.replacement_missing',
    });
    expect((await suite(AUTONOMY)).state).toBe('saturated');
  });

  it('takes effect once every policy asks the same of the replacement, and is final', async () => {
    const author = await api.as('author', ['administrator']);
    const [last, ...others] = policies;
    if (last === undefined) throw new Error('there are policies');
    for (const policy of others)
      await activated(api, author, alsoAsking(policy, AUTONOMY, REFUSALS));
    // One policy that leans on it is enough.
    await expect(move(officer, AUTONOMY, 'retired', REFUSALS)).rejects.toThrow(
      `in its place: ${last.ref} (autonomy).`,
    );
    await activated(api, author, alsoAsking(last, AUTONOMY, REFUSALS));
    await move(officer, REFUSALS, 'saturated');
    await expect(move(officer, AUTONOMY, 'retired', REFUSALS)).rejects.toMatchObject({
      code: 'suite.replacement_inactive',
      kind: 'conflict',
    });
    await move(officer, REFUSALS, 'active');

    const { id: checkpointId } = await register(pipeline.call, { checkpoint: 'late' });
    // A saturated evaluation still runs.
    await openCampaign(pipeline.call, checkpointId);
    await move(officer, AUTONOMY, 'retired', REFUSALS);
    expect(await suite(AUTONOMY)).toMatchObject({ state: 'retired', replacement: REFUSALS });

    const opening = openCampaign(pipeline.call, checkpointId);
    await expect(opening).rejects.toMatchObject({ code: 'evaluation.retired', kind: 'conflict' });
    await expect(opening).rejects.toThrow(`${REFUSALS} replaced it`);
    for (const to of ['active', 'saturated'] as const) {
      await expect(move(officer, AUTONOMY, to)).rejects.toMatchObject({
        code: 'suite.move_impossible',
      });
    }
    const events = await api.owner.query(
      `SELECT type FROM audit.event WHERE stream = $1 ORDER BY stream_seq`,
      [`evaluation:${AUTONOMY}`],
    );
    expect(events.rows).toEqual([{ type: 'evaluation.saturated' }, { type: 'evaluation.retired' }]);
  }, 60_000);

  it('opens campaigns again under a policy that asks for it no more', async () => {
    const author = await api.as('second-author', ['administrator']);
    const old = policyByRef('anthropic-rsp@1.0');
    const criteria = old.criteria.map((each) => ({ ...each, evaluation: REFUSALS }));
    await activated(api, author, Policy.parse({ ...old, criteria }));
    const { id: checkpointId } = await register(pipeline.call, { checkpoint: 'renewed' });
    const body = { checkpointId, policy: old.ref };
    const idempotencyKey = crypto.randomUUID();
    const campaign = await pipeline.call(campaignRoutes.open, { body }, { idempotencyKey });
    expect(campaign.runs.map(({ evaluation }) => evaluation)).toEqual([REFUSALS]);
  });
});
