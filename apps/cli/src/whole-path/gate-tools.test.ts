import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { TrustAnchor } from '@holdpoint/shared/attestation/trust-anchor';
import { Checkpoint } from '@holdpoint/shared/contracts/checkpoints';
import { decisionRoutes } from '@holdpoint/shared/contracts/decisions';
import { Decision } from '@holdpoint/shared/contracts/gates';
import { identityRoutes } from '@holdpoint/shared/contracts/identity';
import { sha256 } from '@holdpoint/shared/digest/sha256';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';

import { requireTool } from '../../../../scripts/testing/require-tool.mjs';
import { signIn } from '../platform/sign-in.js';
import { callerEnvironment } from '../testing/env.js';
import { platformFileIn } from '../testing/installation.js';
import { aRunningPlatform, type RunningPlatform } from '../testing/running-platform.js';

const root = fileURLToPath(new URL('../../../../', import.meta.url));
const BIN = join(root, 'apps/cli/bin/holdpoint.mjs');
const PASSWORD = 'a person of the gate tools';
const weightsDigest = sha256('weights of gate tools');
const python = await requireTool({ tool: 'python3', package: 'python3' });
const withPython = python === null ? it.skip : it;
const loops: Readonly<Record<string, readonly [string, string]>> = {
  typescript: [process.execPath, 'clients/typescript/training-loop.mjs'],
  ...(python === null ? {} : { python: [python, 'clients/python/examples/training_loop.py'] }),
};

/** The shell script of the composite action. */
const Action = z.object({
  runs: z.object({ steps: z.array(z.object({ run: z.string() })).length(1) }),
});

let platform: RunningPlatform;
let decision: Decision;
const at = (name: string) => join(platform.path, name);

/** A program as a step of a pipeline runs it. */
async function run(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<{ code: number | null; output: string }> {
  const child = spawn(program, args, {
    cwd: platform.path,
    env: { ...callerEnvironment(), ...env },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, output };
}

/** What a pipeline is given: an address and its own token. */
function credentials(): { HOLDPOINT_URL: string; HOLDPOINT_TOKEN: string } {
  const file = platformFileIn(at('data'));
  return { HOLDPOINT_URL: file?.url ?? '', HOLDPOINT_TOKEN: file?.token ?? '' };
}

beforeAll(async () => {
  platform = await aRunningPlatform({ sandbox: 'off', hasDemonstration: false });
  const facts = ['--model', 'atlas', '--name', 'tools', '--provider-model', 'reference-small'];
  const registered = await platform.holdpoint(
    'checkpoint',
    'register',
    ...facts,
    '--weights-digest',
    weightsDigest,
    '--training-flop',
    '3e24',
    '--json',
  );
  Checkpoint.parse(JSON.parse(registered.stdout));
  const asked = await platform.holdpoint('gate', 'check', '--checkpoint', 'tools', '--json');
  decision = Decision.parse(JSON.parse(asked.stdout));
}, 300_000);
afterAll(async () => {
  await platform[Symbol.asyncDispose]();
}, 120_000);

describe('what a pipeline keeps of a decision', () => {
  const question = () => [
    'gate',
    'verify',
    at('release/decision.dsse.json'),
    '--trust',
    at('trust.json'),
    '--model',
    'atlas',
    '--action',
    'deploy_external',
    '--json',
  ];
  const verified = async (...more: string[]) => {
    const { code, stdout } = await platform.holdpoint(...question(), ...more);
    return `${code} ${z.object({ code: z.string() }).parse(JSON.parse(stdout)).code}`;
  };

  beforeAll(async () => {
    const trust = await platform.holdpoint('gate', 'trust', '--out', at('trust.json'));
    expect(trust).toMatchObject({ code: 0, stderr: '' });
    const out = at('release');
    const fetched = await platform.holdpoint(
      'gate',
      'fetch',
      '--decision',
      decision.id,
      '--out',
      out,
    );
    expect(fetched).toMatchObject({ code: 0, stderr: '' });
  }, 60_000);

  it('says the same without a network, with its proof and the epochs', async () => {
    const kept = [
      '--proof',
      at('release/decision.tlog-proof'),
      '--epochs',
      at('release/epochs.note'),
    ];
    const weights = ['--weights-digest', weightsDigest];
    expect(await verified(...weights, ...kept)).toBe('11 attestation.undecided');
    const summary = question().map((word) =>
      word.replace('decision.dsse', 'verification-summary.dsse'),
    );
    const { code } = await platform.holdpoint(...summary, ...weights, '--summary');
    expect(code).toBe(11);
  });

  it('is invalid for other weights, and digests a weights file itself', async () => {
    writeFileSync(at('weights'), 'other weights');
    expect(await verified('--weights', at('weights'))).toBe('13 attestation.subject_wrong');
    writeFileSync(at('weights'), 'weights of gate tools');
    expect(await verified('--weights', at('weights'))).toBe('11 attestation.undecided');
  });

  it('is stale once it was revoked and the epochs are fetched again', async () => {
    const administrator = await platform.as('administrator');
    const account = await administrator(identityRoutes.create, {
      body: { name: 'rosa', displayName: 'Rosa', roles: ['safety_reviewer'], password: PASSWORD },
    });
    expect(account.name).toBe('rosa');
    const call = await signIn(platform.url, 'rosa', PASSWORD);
    const reason = 'The weights leaked.';
    await call(decisionRoutes.revoke, { params: { decisionId: decision.id }, body: { reason } });
    const weights = ['--weights-digest', weightsDigest];
    expect(await verified(...weights, '--epochs', at('release/epochs.note'))).toBe(
      '11 attestation.undecided',
    );
    const out = at('later');
    await platform.holdpoint('gate', 'fetch', '--decision', decision.id, '--out', out);
    expect(await verified(...weights, '--epochs', at('later/epochs.note'))).toBe(
      '12 attestation.epoch_revoked',
    );
    const asked = await platform.holdpoint('gate', 'check', '--decision', decision.id);
    expect(asked.code).toBe(12);
  });

  it('is refused with 64 where a file is missing or a span is none', async () => {
    const weights = ['--weights-digest', weightsDigest];
    for (const wrong of [
      [...weights, '--epochs', at('nowhere')],
      [...weights, '--max-age', 'soon'],
      [...weights, '--witnesses', '1'],
      [],
    ])
      expect(await platform.holdpoint(...question(), ...wrong)).toMatchObject({ code: 64 });
  });
});

describe('an auditor', () => {
  it('copies the log and verifies it by its key, and only what is new the next time', async () => {
    const [key] = TrustAnchor.parse(JSON.parse(readFileSync(at('trust.json'), 'utf8'))).logKeys;
    const copy = async () => {
      const ended = await platform.holdpoint('log', 'export', '--out', at('log'), '--json');
      return z.object({ size: z.int(), written: z.int() }).parse(JSON.parse(ended.stdout));
    };
    const first = await copy();
    expect(first.size).toBeGreaterThan(10);
    expect((await copy()).written).toBeLessThanOrEqual(first.written);
    const verified = await platform.holdpoint('verify', '--log', at('log'), '--key', key ?? '');
    expect(verified).toMatchObject({ code: 0 });
    const status = await platform.holdpoint('log', 'status');
    expect(status.stdout).toMatch(/entries, signed .*\n.*\nwitness .*this host: no outsider/s);
  });
});

describe('a pipeline', () => {
  it('waits for the gate, and has the reasons in writing when time is up', async () => {
    const [junit, sarif, summary] = [at('gate.xml'), at('gate.sarif'), at('summary.md')];
    const reports = ['--junit', junit, '--sarif', sarif, '--step-summary', summary];
    const waiting = ['--timeout', '1s', '--interval', '1s'];
    const ended = await platform.holdpoint(
      'gate',
      'wait',
      '--checkpoint',
      'tools',
      ...waiting,
      ...reports,
    );
    expect(ended.code).toBe(11);
    expect(ended.stderr).toMatch(/INCONCLUSIVE: .* Waiting 1 s more\./);
    expect(readFileSync(junit, 'utf8')).toContain('<failure message="INCONCLUSIVE: ');
    expect(readFileSync(summary, 'utf8')).toContain('## Holdpoint: INCONCLUSIVE');
    const { runs } = z
      .object({ runs: z.array(z.object({ results: z.array(z.json()).min(1) })) })
      .parse(JSON.parse(readFileSync(sarif, 'utf8')));
    expect(runs).toHaveLength(1);
  });

  it.each([
    ['check', 11],
    ['verify', 11],
    ['guess', 64],
  ])('stops in the GitHub action: %s', async (mode, code) => {
    const action = Action.parse(
      parse(readFileSync(join(root, 'deploy/github/action.yml'), 'utf8')),
    );
    const script = action.runs.steps[0]?.run ?? '';
    const cli = at('holdpoint');
    writeFileSync(cli, `#!/bin/sh\nexec "${process.execPath}" "${BIN}" "$@"\n`, { mode: 0o755 });
    const env = {
      ...credentials(),
      HOLDPOINT_CLI: cli,
      GITHUB_STEP_SUMMARY: at('step.md'),
      GATE_MODE: mode,
      GATE_ACTION: 'deploy_external',
      GATE_POLICY: 'anthropic-rsp@2.2',
      // Text of a pull request must not become code of the step.
      GATE_CHECKPOINT: mode === 'check' ? 'tools' : '$(touch /tmp/holdpoint-owned)',
      GATE_ENVELOPE: at('release/decision.dsse.json'),
      GATE_TRUST: at('trust.json'),
      GATE_MODEL: 'atlas',
      GATE_WEIGHTS: weightsDigest,
      GATE_EPOCHS: at('release/epochs.note'),
      GATE_PROOF: at('release/decision.tlog-proof'),
    };
    expect(await run('bash', ['-c', script], env)).toMatchObject({ code });
  });

  it.each(Object.keys(loops))('stops its training at the hold point: %s', async (language) => {
    const [program = '', script = ''] = loops[language] ?? [];
    const args = [join(root, script), `looped-${language}`, 'anthropic-rsp@2.2', '250'];
    const ended = await run(program, args, credentials());
    expect(ended.code).toBe(11);
    expect(ended.output).toMatch(/step 100: (?:held\. )?INCONCLUSIVE/);
    expect(ended.output).not.toContain('step 200');
  });

  withPython(
    'is told 14 by the Python client where nobody answers',
    async () => {
      const args = [
        join(root, 'clients/python/examples/training_loop.py'),
        'm',
        'anthropic-rsp@2.2',
        '100',
      ];
      const nobody = { HOLDPOINT_URL: 'http://127.0.0.1:1', HOLDPOINT_TOKEN: 'none' };
      expect(await run(python ?? '', args, nobody)).toMatchObject({ code: 14 });
    },
    60_000,
  );
});
