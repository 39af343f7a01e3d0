import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { exitCodes } from '@holdpoint/shared/gate/exit-codes';
import { policies, policyByRef, policyDigest } from '@holdpoint/shared/policy/policies';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';

import { scratchDirectory } from '../testing/scratch-directory.js';
import { runCli } from '../testing/start-cli.js';

const shipped = fileURLToPath(
  new URL('../../../../packages/shared/policies/anthropic-rsp-2-2.yaml', import.meta.url),
);
const yaml = readFileSync(shipped, 'utf8');
const scratch = scratchDirectory();
const directory = scratch.path;

const PolicyError = z.strictObject({
  line: z.int().positive(),
  column: z.int().positive(),
  path: z.string(),
  message: z.string(),
});
const Checked = z.strictObject({
  valid: z.boolean(),
  ref: z.string().nullable(),
  digest: z.string().nullable(),
  errors: z.array(PolicyError),
});

function holdpoint(...args: readonly string[]) {
  return runCli(directory, args);
}

function file(name: string, content: string | Uint8Array): string {
  const path = join(directory, name);
  writeFileSync(path, content);
  return path;
}

beforeAll(() => {
  mkdirSync(directory, { recursive: true });
});

afterAll(() => {
  scratch[Symbol.dispose]();
});

describe('holdpoint policy list', () => {
  it('names all seven, with their digests and the status of their texts', async () => {
    const { code, stdout } = await holdpoint('policy', 'list', '--json');
    expect(code).toBe(0);
    const listed = JSON.parse(stdout) as { policies: { ref: string }[] };
    expect(listed.policies).toMatchObject(
      policies.map((policy) => ({ ref: policy.ref, digest: policyDigest(policy) })),
    );
    expect(listed.policies.find(({ ref }) => ref === 'eu-gpai-code@2025')).toMatchObject({
      kind: 'crosswalk',
      sourceStatus: 'secondary',
    });
    const people = await holdpoint('policy', 'list');
    for (const { ref } of policies) expect(people.stdout).toContain(ref);
  });
});

describe('holdpoint policy show', () => {
  it('prints a policy with its digest, also by a name that has one version', async () => {
    const { code, stdout } = await holdpoint('policy', 'show', 'eu-gpai-code', '--json');
    const policy = policyByRef('eu-gpai-code@2025');
    expect([code, JSON.parse(stdout)]).toEqual([0, { policy, digest: policyDigest(policy) }]);
  });

  it('reads for people part by part', async () => {
    const { stdout } = await holdpoint('policy', 'show', 'anthropic-rsp@1.0');
    for (const words of [
      '4x effective compute since the last assessment',
      'safety buffer: 6x effective compute',
      'within 3 months of policy_activated, again every 3 months',
      'lockdown: The next ASL is surpassed, weights are locked down; shuts train_beyond',
      'deploy_external: autonomy, a determination of asl-3-misuse; signed by',
    ])
      expect(stdout).toContain(words);
  });

  it.each(['anthropic-rsp', 'nobody@1', 'missing.yaml'])('says what %s is not', async (wanted) => {
    const { code, stderr } = await holdpoint('policy', 'show', wanted);
    expect(code).toBe(exitCodes.usage);
    expect(stderr).toMatch(/policy\.(?:ambiguous|unknown|unreadable)/);
  });
});

describe('holdpoint policy check', () => {
  it('passes a shipped file, and the same as JSON', async () => {
    const policy = policyByRef('anthropic-rsp@2.2');
    const json = file('policy.json', JSON.stringify(policy));
    for (const path of [shipped, json]) {
      const { code, stdout } = await holdpoint('policy', 'check', path, '--json');
      expect(code).toBe(0);
      expect(Checked.parse(JSON.parse(stdout))).toEqual({
        valid: true,
        ref: policy.ref,
        digest: policyDigest(policy),
        errors: [],
      });
    }
  });

  it('gives every error its line, its path and what was expected, and exit code 64', async () => {
    const path = file(
      'wrong.yaml',
      yaml.replace('calendarMonths: 6', 'calendarMonths: six').replace('kind: policy', 'kind: x'),
    );
    const { code, stdout } = await holdpoint('policy', 'check', path, '--json');
    expect(code).toBe(exitCodes.usage);
    const { valid, errors } = Checked.parse(JSON.parse(stdout));
    expect(valid).toBe(false);
    expect(errors).toMatchObject([
      { path: 'kind', message: 'expected one of "policy"|"crosswalk"' },
      { path: 'triggers.calendarMonths', message: 'expected number, received string' },
    ]);
    const line = yaml.slice(0, yaml.indexOf('calendarMonths')).split('\n').length;
    expect(errors[1]?.line).toBe(line);
    const people = await holdpoint('policy', 'check', path);
    expect(people.stdout).toContain(`${path}:${line}:3: triggers.calendarMonths: expected number`);
  });

  it('refuses a file that is no text, and one that never ends', async () => {
    const bytes = file('bytes.yaml', new Uint8Array([0x74, 0xff, 0xfe]));
    const binary = await holdpoint('policy', 'check', bytes);
    expect([binary.code, binary.stderr]).toEqual([64, expect.stringContaining('unreadable')]);
    const endless = await holdpoint('policy', 'check', '/dev/zero', '--json');
    expect(endless.code).toBe(64);
    expect(Checked.parse(JSON.parse(endless.stdout)).errors).toMatchObject([
      { message: expect.stringContaining('bytes') },
    ]);
  });
});

describe('holdpoint policy diff', () => {
  it('lists what RSP v2.2 removed or loosened against v1.0', async () => {
    const { code, stdout } = await holdpoint(
      ...['policy', 'diff', 'anthropic-rsp@1.0', 'anthropic-rsp@2.2', '--json'],
    );
    expect(code).toBe(0);
    const { moves } = z
      .object({ moves: z.array(z.object({ path: z.string(), direction: z.string() })) })
      .parse(JSON.parse(stdout));
    const directions = Object.fromEntries(moves.map(({ path, direction }) => [path, direction]));
    expect(directions).toMatchObject({
      'triggers.calendarMonths': 'looser',
      'triggers.safetyBufferMultiple': 'removed',
      'criteria.autonomy.adversaryElicitationCostShare': 'removed',
    });
    const people = await holdpoint('policy', 'diff', 'anthropic-rsp@1.0', 'anthropic-rsp@2.2');
    for (const words of ['from 3 to 6, looser', 'scaled attacks', 'insiders', 'define ASL-N+1'])
      expect(people.stdout).toContain(words);
  });

  it('compares files too, and finds no move in a copy', async () => {
    const eased = file('eased.yaml', yaml.replace('minimumTasks: 12', 'minimumTasks: 11'));
    const moved = await holdpoint('policy', 'diff', shipped, eased);
    expect(moved.stdout).toContain('criteria.autonomy.minimumTasks');
    const same = await holdpoint('policy', 'diff', 'anthropic-rsp@2.2', shipped);
    expect([same.code, same.stdout]).toEqual([0, expect.stringContaining('no bar moved')]);
  });

  it('refuses a file that is no policy and says how to see why', async () => {
    const path = file('none.yaml', 'a: 1\n');
    const { code, stderr } = await holdpoint('policy', 'diff', path, shipped);
    expect([code, stderr]).toEqual([64, expect.stringContaining('holdpoint policy check')]);
  });
});

describe('holdpoint policy explain', () => {
  it('says in every policy that has it what the criterion asks and what its tasks can show', async () => {
    const { stdout } = await holdpoint('policy', 'explain', 'autonomy', '--json');
    const { explanations } = JSON.parse(stdout) as { explanations: unknown[] };
    expect(explanations).toHaveLength(7);
    expect(explanations[0]).toMatchObject({
      policy: 'anthropic-rsp@1.0',
      adverse: 'task_pass_share (any of 10 tries) is at least 50 %',
      atMinimumTasks: { tasks: 12, successes: 2 },
    });
  });

  it('keeps to the policy that is named', async () => {
    const args = ['policy', 'explain', 'incorrect-refusals', '--policy', 'anthropic-rsp@2.2'];
    const { code, stdout } = await holdpoint(...args);
    expect(code).toBe(0);
    expect(stdout).toContain('With 100 tasks it is ruled out if at most 4 of them count');
    expect(stdout).not.toContain('openai');
  });

  it('refuses a criterion that nobody has', async () => {
    const unknown = await holdpoint('policy', 'explain', 'kindness');
    expect([unknown.code, unknown.stderr]).toEqual([64, expect.stringContaining('autonomy')]);
    const args = ['policy', 'explain', 'incorrect-refusals', '--policy', 'anthropic-rsp@1.0'];
    expect((await holdpoint(...args)).code).toBe(64);
  });
});

describe('holdpoint schema', () => {
  it('prints the published schema, and nothing under another name', async () => {
    const { code, stdout } = await holdpoint('schema', 'policy');
    const published = new URL('../../../../docs/schemas/policy.schema.json', import.meta.url);
    expect([code, JSON.parse(stdout)]).toEqual([0, JSON.parse(readFileSync(published, 'utf8'))]);
    expect((await holdpoint('schema', 'rumour')).code).toBe(64);
  });
});
