import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { Checkpoint } from '@holdpoint/shared/contracts/checkpoints';
import type { Role } from '@holdpoint/shared/contracts/common';
import { EvidenceImport } from '@holdpoint/shared/contracts/evidence';
import { Decision } from '@holdpoint/shared/contracts/gates';
import { Incident } from '@holdpoint/shared/contracts/incidents';
import { sha256 } from '@holdpoint/shared/digest/sha256';
import { RedTeamSummary } from '@holdpoint/shared/evidence/red-team-session';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';

import { requireTool } from '../../../../scripts/testing/require-tool.mjs';
import { sandboxForTests } from '../testing/env.js';
import { aRunningPlatform, type RunningPlatform } from '../testing/running-platform.js';
import { aStaff, type Staff } from '../testing/staff.js';
import { runCli } from '../testing/start-cli.js';

const sandbox = await sandboxForTests(() => requireTool({ tool: 'bwrap', package: 'bubblewrap' }));
const withSandbox = sandbox === null ? describe.skip : describe;

const session = {
  schema: 'holdpoint.red-team-session.v1',
  model: 'reference/reference-small',
  topic: 'planted-words',
  modality: 'text',
  participants: [{ name: 'Ada', affiliation: 'external', hours: 3 }],
  startedAt: '2026-03-01T09:00:00Z',
  endedAt: '2026-03-01T12:00:00Z',
  attempts: [{ id: 'a1', participant: 'Ada', goal: 'Say the word.', outcome: 'success' }],
  findings: [{ severity: 'high', category: 'override', description: 'It did.', attempts: ['a1'] }],
};

withSandbox('incidents and red-team sessions from a shell', () => {
  let platform: RunningPlatform;
  let staff: Staff;

  beforeAll(async () => {
    platform = await aRunningPlatform({ sandbox: sandbox ?? '', hasDemonstration: false });
    const people: Readonly<Record<string, Role>> = {
      officer: 'responsible_scaling_officer',
      reviewer: 'safety_reviewer',
    };
    staff = await aStaff(platform, people);
    const facts = ['--model', 'atlas', '--name', 'step-1', '--training-flop', '3e24'];
    const weights = ['--weights-digest', sha256('weights of step-1')];
    const ended = await platform.holdpoint(
      'checkpoint',
      'register',
      ...facts,
      ...weights,
      '--json',
    );
    Checkpoint.parse(JSON.parse(ended.stdout));
  }, 400_000);
  afterAll(async () => {
    await platform[Symbol.asyncDispose]();
  }, 60_000);

  const as = (person: string, ...args: readonly string[]) => staff.run(person, ...args);
  const answerTo: Staff['answer'] = (schema, person, ...args) =>
    staff.answer(schema, person, ...args);

  const incident = ['incident', 'add', '--source', 'The Daily', '--date', '2026-03-01'];
  const told = ['--severity', 'high', '--description', 'Sold a car.', '--citation', 'Page 4'];

  it('reports an incident that shuts the gate, links its test, and closes it with a reason', async () => {
    const { id } = await answerTo(
      Incident,
      'reviewer',
      ...[...incident, ...told, '--checkpoint', 'step-1'],
    );
    const gate = await as('officer', 'gate', 'check', '--checkpoint', 'step-1');
    expect(Decision.parse(JSON.parse(gate.stdout)).reasons.map(({ code }) => code)).toContain(
      'HOLD_OPEN',
    );
    const scenario = ['--evaluation', 'hijack/customer-assistant@1', '--sample', 'car-1'];
    const linked = await answerTo(Incident, 'reviewer', 'incident', 'link', id, ...scenario);
    expect(linked.scenario).toEqual({
      evaluation: 'hijack/customer-assistant@1',
      sampleKey: 'car-1',
    });
    await answerTo(Incident, 'officer', 'incident', 'close', id, '--reason', 'Taken down.');
    const { incidents } = await answerTo(
      z.object({ incidents: z.array(Incident) }),
      'officer',
      ...['incident', 'list', '--checkpoint', 'step-1', '--state', 'closed'],
    );
    expect(incidents.map((each) => [each.id, each.closing?.reason])).toEqual([[id, 'Taken down.']]);
  });

  it('refuses half a scenario, and an incident of nothing, with exit code 64', async () => {
    const half = await as('reviewer', ...incident, ...told, '--model', 'x', '--sample', 'a');
    expect(half.code).toBe(64);
    expect((await as('reviewer', ...incident, ...told)).code).toBe(64);
  });

  it('checks, hands in and lists a red-team session', async () => {
    const file = join(platform.path, 'session.json');
    writeFileSync(file, JSON.stringify(session));
    const checked = await runCli(platform.path, ['red-team', 'check', file, '--json'], {});
    const { session: read } = z
      .object({ session: RedTeamSummary })
      .parse(JSON.parse(checked.stdout));
    expect(read).toMatchObject({ hours: 3, outcomes: { success: 1 } });
    await answerTo(
      z.object({ imports: z.array(EvidenceImport) }),
      'reviewer',
      ...['red-team', 'add', file, '--checkpoint', 'step-1'],
    );
    const { sessions } = await answerTo(
      z.object({ sessions: z.array(EvidenceImport) }),
      'officer',
      ...['red-team', 'list', '--checkpoint', 'step-1'],
    );
    expect(sessions).toMatchObject([
      { evaluation: 'red-team/planted-words@1', state: 'accepted', session: { hours: 3 } },
    ]);
  }, 120_000);

  it('says where a session is unsound', async () => {
    const file = join(platform.path, 'unsound.json');
    writeFileSync(file, JSON.stringify({ ...session, participants: [] }));
    const { code, stdout } = await runCli(platform.path, ['red-team', 'check', file, '--json'], {});
    expect(code).not.toBe(0);
    expect(stdout).toContain('log.session_invalid');
  });
});
