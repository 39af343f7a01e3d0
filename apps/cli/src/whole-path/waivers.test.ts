import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Role } from '@holdpoint/shared/contracts/common';
import { Decision } from '@holdpoint/shared/contracts/gates';
import { PolicySummary } from '@holdpoint/shared/contracts/policies';
import { WaiverStatementView, WaiverView } from '@holdpoint/shared/contracts/waivers';
import { sha256 } from '@holdpoint/shared/digest/sha256';
import { policyByRef } from '@holdpoint/shared/policy/policies';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';

import { requireTool } from '../../../../scripts/testing/require-tool.mjs';
import { sandboxForTests } from '../testing/env.js';
import { aRunningPlatform, type RunningPlatform } from '../testing/running-platform.js';
import { aStaff, type Staff } from '../testing/staff.js';

const sandbox = await sandboxForTests(() => requireTool({ tool: 'bwrap', package: 'bubblewrap' }));
const withSandbox = sandbox === null ? describe.skip : describe;

const people = {
  officer: 'responsible_scaling_officer',
  chief: 'chief_executive_officer',
  reviewer: 'safety_reviewer',
  engineer: 'evaluation_engineer',
  steward: 'administrator',
} as const satisfies Readonly<Record<string, Role>>;
const Failure = z.object({ error: z.object({ code: z.string() }) });

const text = policyByRef('anthropic-rsp@2.2');
const own = {
  ...text,
  ref: 'lab@1.0',
  supersedes: null,
  gates: {
    deploy_external: {
      ...text.gates.deploy_external,
      criteria: ['autonomy'],
      determinations: [],
      waivers: { waiver: { quorum: [people.reviewer, people.officer], maxDays: 30 } },
    },
  },
};

withSandbox('waiving from a shell', () => {
  let platform: RunningPlatform;
  let staff: Staff;

  beforeAll(async () => {
    platform = await aRunningPlatform({ sandbox: sandbox ?? '', hasDemonstration: false });
    staff = await aStaff(platform, people);
    const facts = ['--model', 'atlas', '--name', 'step-1', '--training-flop', '3e24'];
    const digest = sha256('weights of step-1');
    await platform.holdpoint('checkpoint', 'register', ...facts, '--weights-digest', digest);
    for (const person of ['officer', 'chief', 'reviewer'])
      await answerTo(z.unknown(), person, 'credential', 'enrol', '--label', 'laptop');
    const file = join(platform.path, 'own.json');
    writeFileSync(file, JSON.stringify(own));
    await answerTo(PolicySummary, 'steward', 'policy', 'propose', file);
    for (const person of ['officer', 'chief'] as const)
      await answerTo(
        z.unknown(),
        person,
        'policy',
        'approve',
        'lab@1.0',
        '--role',
        people[person],
        '--yes',
      );
  }, 400_000);
  afterAll(async () => {
    await platform[Symbol.asyncDispose]();
  }, 60_000);

  const as = (person: string, ...args: readonly string[]) => staff.run(person, ...args);
  const answerTo: Staff['answer'] = (schema, person, ...args) =>
    staff.answer(schema, person, ...args);

  const request = (...more: readonly string[]) => [
    ...['waiver', 'request', '--checkpoint', 'step-1', '--policy', 'lab@1.0', '--expires', '7d'],
    ...['--reason', 'The sandbox host is being replaced', ...more],
  ];
  const check = () =>
    as('officer', 'gate', 'check', '--checkpoint', 'step-1', '--policy', 'lab@1.0');

  it('refuses, with exit code 64, what is neither of a criterion nor of a tier, or of both', async () => {
    for (const more of [[], ['--criterion', 'autonomy', '--tier', 'asl-3']]) {
      const { code, stdout } = await as('engineer', ...request(...more));
      expect(code).toBe(64);
      expect(Failure.parse(JSON.parse(stdout)).error.code).toBe('usage.option');
    }
  });

  it('opens the gate until somebody takes it back', async () => {
    const waiver = await answerTo(WaiverView, 'engineer', ...request('--criterion', 'autonomy'));
    expect(waiver).toMatchObject({ state: 'requested', kind: 'waiver' });
    const approve = ['waiver', 'approve', waiver.id, '--role'];
    const Shown = z.object({ approved: z.literal(false), statement: WaiverStatementView });
    const shown = await answerTo(Shown, 'reviewer', ...approve, people.reviewer);
    expect(shown.statement.text).toContain('Reason: The sandbox host is being replaced\n');
    await answerTo(WaiverView, 'reviewer', ...approve, people.reviewer, '--yes');
    const whole = await answerTo(WaiverView, 'officer', ...approve, people.officer, '--yes');
    expect(whole.state).toBe('approved');

    const onGate = ['--checkpoint', 'step-1', '--action', 'deploy_external', '--policy', 'lab@1.0'];
    for (const person of ['officer', 'chief'] as const) {
      const role = ['--role', people[person]];
      const { code } = await as(person, 'signoff', ...onGate, ...role, '--approve', '--yes');
      expect(code).toBe(0);
    }
    const open = await check();
    expect(open.code).toBe(0);
    const { criteria, notAfter } = Decision.parse(JSON.parse(open.stdout));
    expect(criteria).toMatchObject([{ id: 'autonomy', standing: 'waived' }]);
    expect(notAfter).toBe(waiver.expiresAt);

    const reason = ['--reason', 'The host is back'];
    await answerTo(WaiverView, 'engineer', 'waiver', 'revoke', waiver.id, ...reason);
    const Listed = z.object({ waivers: z.array(WaiverView) });
    const listed = await answerTo(Listed, 'engineer', 'waiver', 'list', '--checkpoint', 'step-1');
    expect(listed.waivers.map(({ state }) => state)).toEqual(['revoked']);
    expect((await check()).code).toBe(11);
  });
});
