import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { CalibrationSummary } from '@holdpoint/shared/contracts/calibrations';
import { Checkpoint } from '@holdpoint/shared/contracts/checkpoints';
import type { Role } from '@holdpoint/shared/contracts/common';
import { Credential } from '@holdpoint/shared/contracts/credentials';
import { DeterminationView } from '@holdpoint/shared/contracts/determinations';
import { Decision, Statement } from '@holdpoint/shared/contracts/gates';
import { HoldView, ResponseStanding } from '@holdpoint/shared/contracts/holds';
import { InvalidationReport } from '@holdpoint/shared/contracts/invalidations';
import { PolicyRecord, PolicyStatement, PolicySummary } from '@holdpoint/shared/contracts/policies';
import { Safeguard } from '@holdpoint/shared/contracts/safeguards';
import { sha256 } from '@holdpoint/shared/digest/sha256';
import { JudgeCalibration } from '@holdpoint/shared/evidence/judge-calibration';
import { SignOff } from '@holdpoint/shared/gate/sign-off';
import { policyByRef } from '@holdpoint/shared/policy/policies';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';

import { requireTool } from '../../../../scripts/testing/require-tool.mjs';
import { sandboxForTests } from '../testing/env.js';
import { aRunningPlatform, type RunningPlatform } from '../testing/running-platform.js';
import { aStaff, type Staff } from '../testing/staff.js';

const sandbox = await sandboxForTests(() => requireTool({ tool: 'bwrap', package: 'bubblewrap' }));
const withSandbox = sandbox === null ? describe.skip : describe;

const officerRole = 'responsible_scaling_officer';
const chiefRole = 'chief_executive_officer';
const weights = sha256('weights of step-1');
const onStep1 = ['--checkpoint', 'step-1', '--action', 'deploy_external', '--role'];
const Enrolled = Credential.extend({ file: z.string() });
const Failure = z.object({ error: z.object({ code: z.string() }) });

withSandbox('governing from a shell', () => {
  let platform: RunningPlatform;
  let staff: Staff;

  beforeAll(async () => {
    platform = await aRunningPlatform({ sandbox: sandbox ?? '', hasDemonstration: false });
    const people: Readonly<Record<string, Role>> = {
      officer: officerRole,
      chief: chiefRole,
      reviewer: 'safety_reviewer',
      steward: 'administrator',
    };
    staff = await aStaff(platform, people);
    const facts = ['--model', 'atlas', '--name', 'step-1', '--training-flop', '3e24'];
    const ended = await platform.holdpoint(
      ...['checkpoint', 'register', ...facts, '--weights-digest', weights, '--json'],
    );
    Checkpoint.parse(JSON.parse(ended.stdout));
  }, 400_000);
  afterAll(async () => {
    await platform[Symbol.asyncDispose]();
  }, 60_000);

  const as = (person: string, ...args: readonly string[]) => staff.run(person, ...args);
  const answerTo: Staff['answer'] = (schema, person, ...args) =>
    staff.answer(schema, person, ...args);

  async function refusalOf(person: string, ...args: readonly string[]): Promise<string> {
    const { code, stdout } = await as(person, ...args);
    expect(code).toBe(64);
    return Failure.parse(JSON.parse(stdout)).error.code;
  }

  async function gate(
    ...more: readonly string[]
  ): Promise<{ code: number | null; said: Decision }> {
    const { code, stdout } = await as(
      'officer',
      'gate',
      'check',
      '--checkpoint',
      'step-1',
      ...more,
    );
    return { code, said: Decision.parse(JSON.parse(stdout)) };
  }

  it('lists every shipped policy as in force', async () => {
    const Status = z.object({ policies: z.array(PolicySummary.extend({ quorum: z.null() })) });
    const { policies } = await answerTo(Status, 'officer', 'policy', 'status');
    expect(policies.map(({ state }) => state)).toEqual(Array(7).fill('active'));
  });

  it('enrols a software authenticator whose key is its owner’s alone, and revokes one', async () => {
    expect(
      await refusalOf('officer', 'signoff', ...onStep1, officerRole, '--approve', '--yes'),
    ).toBe('credential.file_missing');
    for (const person of ['officer', 'chief']) {
      const made = await answerTo(Enrolled, person, 'credential', 'enrol', '--label', 'laptop');
      expect(made).toMatchObject({ state: 'active', person, rpId: 'localhost' });
      expect(statSync(made.file).mode & 0o777).toBe(0o600);
    }
    expect(await refusalOf('officer', 'credential', 'enrol')).toBe('credential.file_taken');
    const spare = ['--credential', join(platform.path, 'spare.json')];
    const { id } = await answerTo(Enrolled, 'officer', 'credential', 'enrol', ...spare);
    const revoke = ['credential', 'revoke', id, '--reason', 'Lost.'];
    expect(await answerTo(Credential, 'officer', ...revoke)).toMatchObject({ state: 'revoked' });
    const Listed = z.object({ credentials: z.array(Credential) });
    const { credentials } = await answerTo(Listed, 'officer', 'credential', 'list');
    expect(credentials.map(({ state }) => state)).toEqual(['active', 'revoked']);
    const withSpare = [...onStep1, officerRole, '--approve', '--yes', ...spare];
    expect(await refusalOf('officer', 'signoff', ...withSpare)).toBe('webauthn.not_allowed');
  });

  it('signs off from a shell: shows the words, asks, and signs exactly these', async () => {
    const words = await answerTo(
      Statement,
      'chief',
      'signoff',
      ...onStep1,
      chiefRole,
      '--statement',
    );
    expect(words.text).toContain('Choice: approve\n');
    expect(await refusalOf('chief', 'signoff', ...onStep1, chiefRole)).toBe('usage.choice');
    const reject = ['signoff', ...onStep1, chiefRole, '--reject', '--comment', 'Nothing measured.'];
    expect(await refusalOf('chief', ...reject)).toBe('usage.confirmation_missing');
    const { code, stdout, stderr } = await as('chief', ...reject, '--yes');
    expect(code).toBe(0);
    expect(SignOff.parse(JSON.parse(stdout))).toMatchObject({ person: 'chief', choice: 'reject' });
    expect(stderr).toContain('Choice: reject\n');
    expect(stderr).toContain('I reject this action for this checkpoint.');
    expect(await refusalOf('chief', ...reject, '--yes')).toBe('signoff.already_signed');
  });

  it('proposes a policy, shows its words, and activates it with its quorum', async () => {
    const file = join(platform.path, 'own.json');
    const own = { ...policyByRef('anthropic-rsp@2.2'), title: 'Our reading of version 2.2' };
    writeFileSync(file, JSON.stringify(own));
    const { digest, state } = await answerTo(PolicySummary, 'steward', 'policy', 'propose', file);
    expect(state).toBe('proposed');

    const approve = ['policy', 'approve', 'anthropic-rsp@2.2', '--role'];
    const Shown = z.object({ approved: z.literal(false), statement: PolicyStatement });
    const shown = await answerTo(Shown, 'officer', ...approve, officerRole);
    expect(shown.statement.text).toContain('No bar is loosened or removed.');

    const first = await answerTo(PolicyRecord, 'officer', ...approve, officerRole, '--yes');
    expect(first.quorum.open).toEqual([chiefRole]);
    expect(await refusalOf('officer', ...approve, officerRole, '--yes')).toBe(
      'policy.already_approved',
    );
    const second = await answerTo(PolicyRecord, 'chief', ...approve, chiefRole, '--yes');
    expect(second).toMatchObject({ state: 'active', digest });
    // The document before it waits for nothing: it was in force once.
    expect(await refusalOf('chief', ...approve, chiefRole)).toBe('policy.none_waiting');
  });

  it('refuses a file that is no policy, with exit code 64', async () => {
    const file = join(platform.path, 'no-policy.yaml');
    writeFileSync(file, 'schema: something else\n');
    expect(await refusalOf('steward', 'policy', 'propose', file)).toBe('policy.invalid');
  });

  it('records how a judge did on people’s labels, and shows their agreement', async () => {
    const judge = {
      rubric: 'harm-rubric@1',
      promptDigest: sha256('prompt'),
      provider: 'reference',
      providerModel: 'reference-judge',
    };
    const labels = ['a', 'b', 'c', 'd'].map((item, index) => ({
      item,
      human: index < 2,
      ratings: [index < 2, index < 2],
      judge: index === 0 ? null : index < 2,
    }));
    const file = join(platform.path, 'labels.json');
    const schema = 'holdpoint.judge-calibration.v1';
    writeFileSync(file, JSON.stringify({ schema, judge, raters: 2, labels }));
    const command = ['judge', 'calibration'];
    const made = await answerTo(CalibrationSummary, 'reviewer', ...command, 'add', file);
    expect(made.quality).toMatchObject({ positives: 2, truePositives: 1, trueNegatives: 2 });
    const List = z.object({ calibrations: z.array(CalibrationSummary) });
    const of = ['--judge', made.judgeDigest];
    expect((await answerTo(List, 'officer', ...command, 'list', ...of)).calibrations).toEqual([
      made,
    ]);
    const Shown = z.object({
      calibration: JudgeCalibration,
      agreement: z.object({ estimate: z.literal(1), unitCount: z.literal(4) }),
    });
    const shown = await answerTo(Shown, 'officer', ...command, 'show', made.id);
    expect(shown.calibration.labels).toEqual(labels);
    expect(await refusalOf('chief', ...command, 'add', file)).toBe('access.role_missing');
    writeFileSync(
      file,
      JSON.stringify({ schema, judge, raters: 2, labels: [labels[0], labels[0]] }),
    );
    expect(await refusalOf('reviewer', ...command, 'add', file)).toBe('calibration.malformed');
    const missing = join(platform.path, 'nowhere.json');
    expect(await refusalOf('reviewer', ...command, 'add', missing)).toBe('calibration.unreadable');
  });

  it('determines a tier with rationale and dissent, and withholds it from who has yet to', async () => {
    const add = ['determination', 'add', '--checkpoint', 'step-1', '--tier', 'cbrn-3'];
    const words = ['--rationale', 'The trial stayed below the bar.'];
    const dissent = ['--dissent', 'a reviewer: the arms were small'];
    const role = ['--role', officerRole];
    const verdict = ['--verdict', 'ruled_out'];
    await answerTo(
      z.object({ verdict: z.literal('ruled_out') }),
      'officer',
      ...add,
      ...verdict,
      ...role,
      ...words,
      ...dissent,
    );
    expect(await refusalOf('chief', ...add, ...verdict, ...role, ...words)).toBe(
      'determination.role',
    );
    const Listed = z.object({ determinations: z.array(DeterminationView).length(1) });
    const list = ['determination', 'list', '--checkpoint', 'step-1'];
    const [withheld] = (await answerTo(Listed, 'chief', ...list)).determinations;
    expect(withheld).toMatchObject({ verdict: null, rationale: null });
    const [own] = (await answerTo(Listed, 'officer', ...list)).determinations;
    expect(own?.dissent).toEqual([{ person: 'a reviewer', text: 'the arms were small' }]);
  });

  it('shuts a gate by a hold, with exit code 10, until it is released', async () => {
    const open = ['hold', 'open', '--checkpoint', 'step-1', '--kind', 'lockdown'];
    const reason = ['--reason', 'A filter was bypassed.'];
    const hold = await answerTo(
      HoldView,
      'reviewer',
      ...open,
      '--actions',
      'deploy_external',
      ...reason,
    );
    const shut = await gate();
    expect(shut.code).toBe(10);
    expect(shut.said.reasons.map(({ code }) => code)).toContain('HOLD_OPEN');
    const release = ['hold', 'release', hold.id, '--reason', 'It is mended.'];
    expect(await answerTo(HoldView, 'officer', ...release)).toMatchObject({ state: 'open' });
    expect(await answerTo(HoldView, 'chief', ...release)).toMatchObject({ state: 'released' });
    const Listed = z.object({ holds: z.array(HoldView).length(1) });
    await answerTo(Listed, 'officer', 'hold', 'list', '--checkpoint', 'step-1');
    expect((await gate()).code).toBe(11);
  });

  it('follows a policy’s answer to a crossed threshold', async () => {
    const place = ['--checkpoint', 'step-1'];
    const record = ['response', 'record', ...place, '--on', 'threshold-triggered'];
    const why = ['--rationale', 'Half of the tasks passed.'];
    const after = await answerTo(ResponseStanding, 'officer', ...record, ...why);
    expect(after.state).toBe('paused');
    expect(await answerTo(ResponseStanding, 'chief', 'response', 'show', ...place)).toEqual(after);
    expect((await gate('--action', 'train_beyond', '--policy', 'anthropic-rsp@1.0')).code).toBe(10);
    expect(await refusalOf('officer', ...record, ...why)).toBe('response.not_possible');
  });

  it('records a safeguard that counts once another person has approved it', async () => {
    const expires = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);
    const facts = ['--axis', 'security', '--level', 'ASL-3', '--title', 'Two-person access'];
    const rest = ['--efficacy', 'Audited by sampling.', '--expires', expires];
    const add = ['safeguard', 'add', '--model', 'atlas', ...facts, ...rest];
    const made = await answerTo(Safeguard, 'officer', ...add);
    const approve = ['safeguard', 'approve', made.id, '--role'];
    expect(await refusalOf('officer', ...approve, officerRole)).toBe('safeguard.same_person');
    expect(await answerTo(Safeguard, 'chief', ...approve, chiefRole)).toMatchObject({
      state: 'in_force',
      approvedBy: 'chief',
    });
    const Listed = z.object({ safeguards: z.array(Safeguard).length(1) });
    await answerTo(Listed, 'officer', 'safeguard', 'list', '--checkpoint', 'step-1');
    expect(await refusalOf('officer', 'safeguard', 'add', ...facts, ...rest)).toBe(
      'usage.safeguard',
    );
  });

  it('lists what rests on bad evidence, and re-opens it', async () => {
    const invalidate = ['invalidate', '--model', weights, '--reason', 'Another file was served.'];
    const dry = await answerTo(InvalidationReport, 'reviewer', ...invalidate, '--dry-run');
    expect(dry.invalidation).toBeNull();
    expect(dry.affected.determinations).toMatchObject([{ tier: 'cbrn-3', person: 'officer' }]);
    expect(dry.affected.decisions.length).toBeGreaterThan(0);
    const done = await answerTo(InvalidationReport, 'reviewer', ...invalidate);
    expect(done.affected).toEqual(dry.affected);
    const Listed = z.object({ determinations: z.array(DeterminationView).length(1) });
    const list = ['determination', 'list', '--checkpoint', 'step-1'];
    expect((await answerTo(Listed, 'officer', ...list)).determinations).toMatchObject([
      { state: 'reopened' },
    ]);
  });

  it.each([
    ['--reason', 'no target'],
    ['--reason', 'two targets', '--model', weights, '--grader', 'refusals/incorrect-refusals@1'],
    ['--reason', 'no task', '--task', 'refusals/incorrect-refusals@1'],
  ])('takes exactly one target: %s %s', async (...args) => {
    expect(await refusalOf('reviewer', 'invalidate', ...args)).toMatch(/^usage\./);
  });
});
