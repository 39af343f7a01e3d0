import { cpSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { DecisionWord } from '@holdpoint/shared/contracts/common';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';

import { requireTool } from '../../../../scripts/testing/require-tool.mjs';
import { type Disturbed, disturbedInstallation } from '../testing/disturbed-installation.js';
import { drawsOf } from '../testing/draws-of.js';
import { sandboxForTests } from '../testing/env.js';
import { processesIn } from '../testing/processes.js';
import { filesIn, reportIn, runsIn } from '../testing/reports.js';
import { scratchDirectory } from '../testing/scratch-directory.js';
import { type Ended, runCli } from '../testing/start-cli.js';
import { verifyDirectory } from '../verify/verify-directory.js';

const sandbox = await sandboxForTests(() => requireTool({ tool: 'bwrap', package: 'bubblewrap' }));
const withSandbox = sandbox === null ? describe.skip : describe;

const checkpoints = ['reference-large', 'reference-medium', 'reference-small'];
const decisions = {
  'reference-small': 'ALLOW',
  'reference-medium': 'INCONCLUSIVE',
  'reference-large': 'DENY',
};

const LastLine = z.strictObject({
  decisions: z.record(z.string(), DecisionWord),
  samples: z.int().positive(),
  seconds: z.number().positive(),
  out: z.string(),
});
const UpAnswer = z.object({
  url: z.url(),
  demonstration: z.object({
    decisions: z.array(z.object({ checkpoint: z.string(), decision: DecisionWord })),
    samples: z.int(),
    passwords: z.record(z.string(), z.string()),
  }),
});

// Both at once: they share nothing, and a machine with two cores has no minutes to waste.
withSandbox('the demonstration', () => {
  const undisturbed = scratchDirectory();
  const reports = scratchDirectory();
  const other = scratchDirectory();
  const out = join(reports.path, 'out');
  /** Where the keys of its log are kept. */
  const known = { HOLDPOINT_CONFIG_DIR: join(reports.path, 'config') };
  let demo: Ended;
  let disturbance: Promise<Disturbed>;

  beforeAll(async () => {
    disturbance = disturbedInstallation(other.path, sandbox ?? '');
    disturbance.catch(() => undefined);
    demo = await runCli(undisturbed.path, ['demo', '--out', out], {
      HOLDPOINT_SANDBOX: sandbox ?? '',
      ...known,
    });
  }, 420_000);
  afterAll(() => {
    for (const directory of [undisturbed, reports, other]) directory[Symbol.dispose]();
  });

  describe('on a throw-away database', () => {
    it('ends with one ALLOW, one INCONCLUSIVE and one DENY on the last line', () => {
      expect({ code: demo.code, stderr: demo.code === 0 ? '' : demo.stderr }).toEqual({
        code: 0,
        stderr: '',
      });
      const last = LastLine.parse(JSON.parse(demo.stdout.trimEnd().split('\n').at(-1) ?? ''));
      expect(last).toMatchObject({ decisions, out });
      const recorded = checkpoints.flatMap((name) => runsIn(join(out, name)));
      expect(last.samples).toBe(recorded.reduce((sum, run) => sum + run.recorded.length, 0));
    });

    it('says in a sentence why, and shows progress with the time left', () => {
      for (const word of Object.values(decisions)) expect(demo.stderr).toContain(`${word}: `);
      expect(demo.stderr).toMatch(/\d+\/\d+ samples {2}\d+ % {2}about \d+ (?:s|min)/);
    });

    it('writes a report for each checkpoint, and nothing beside them', () => {
      expect(readdirSync(out).sort()).toEqual(checkpoints);
      for (const name of checkpoints) {
        expect(readdirSync(join(out, name)).sort()).toEqual([
          'decision.json',
          'evidence',
          'report.html',
          'report.json',
        ]);
        expect(reportIn(join(out, name)).subject.checkpoint).toBe(name);
      }
    });

    it('leaves no file, no process and no PostgreSQL behind', () => {
      expect(readdirSync(undisturbed.path)).toEqual([]);
      expect(processesIn(undisturbed.path)).toEqual([]);
    });

    it('was played, not made up: every planned sample has its one record', () => {
      for (const name of checkpoints) {
        const runs = runsIn(join(out, name));
        expect(runs).toHaveLength(4);
        for (const { planned, recorded } of runs) expect(recorded).toEqual(planned);
      }
    });
  });

  describe('its reports', () => {
    it.each(checkpoints)(
      'are accepted by holdpoint verify, whatever was decided: %s',
      async (name) => {
        const { code, stdout } = await runCli(reports.path, ['verify', join(out, name)]);
        expect({ code, stdout }).toEqual({
          code: 0,
          stdout: expect.stringContaining('consistent') as unknown,
        });
      },
    );

    it.each([
      ['reference-small', 0],
      ['reference-medium', 11],
      ['reference-large', 10],
    ])('answer the gate without a network, by the keys known here: %s', async (name, code) => {
      const asked = ['gate', 'check', '--offline', join(out, name), '--checkpoint', name];
      expect(await runCli(reports.path, asked, known)).toMatchObject({ code });
      const stranger = { HOLDPOINT_CONFIG_DIR: join(reports.path, 'nobody') };
      const unknown = await runCli(reports.path, [...asked, '--json'], stranger);
      expect(unknown.code).toBe(13);
      expect(JSON.parse(unknown.stdout)).toMatchObject({ code: 'attestation.trust_missing' });
    });

    it('answer 13 for another checkpoint, action, policy or age than they are about', async () => {
      const offline = ['gate', 'check', '--offline', join(out, 'reference-small'), '--json'];
      const codeOf = async (...more: string[]) => {
        const { code, stdout } = await runCli(reports.path, [...offline, ...more], known);
        return `${code} ${z.object({ code: z.string() }).parse(JSON.parse(stdout)).code}`;
      };
      expect(await codeOf('--checkpoint', 'reference-large')).toBe('13 attestation.subject_wrong');
      expect(await codeOf('--action', 'deploy_internal')).toBe('13 attestation.resource_wrong');
      expect(await codeOf('--policy', 'anthropic-rsp@1.0')).toBe('13 attestation.policy_wrong');
      expect(await codeOf('--weights-digest', `sha256:${'0'.repeat(64)}`)).toBe(
        '13 attestation.subject_wrong',
      );
      expect(await codeOf('--max-age', '1s')).toBe('12 attestation.too_old');
    });

    it('answer 13 to each of 200 random single-byte changes over all their files', async () => {
      const copy = join(reports.path, 'changed');
      cpSync(out, copy, { recursive: true });
      const draw = drawsOf(2026);
      const files = checkpoints.flatMap((name) =>
        filesIn(join(copy, name)).map((path) => ({ name, path })),
      );
      const missed: string[] = [];
      for (let change = 0; change < 200; change += 1) {
        const { name, path } = files[change % files.length] ?? { name: '', path: '' };
        const file = join(copy, name, path);
        const bytes = readFileSync(file);
        const place = draw(bytes.length);
        const changed = Buffer.from(bytes);
        changed[place] = ((bytes[place] ?? 0) + 1 + draw(255)) % 256;
        writeFileSync(file, changed);
        // Each twentieth by the command itself; the others by what the command calls.
        const code =
          change % 20 === 0
            ? (await runCli(reports.path, ['verify', join(copy, name)])).code
            : (await verifyDirectory(join(copy, name))).exitCode;
        if (code !== 13) missed.push(`${name}/${path} at ${place}: ${code}`);
        writeFileSync(file, bytes);
      }
      expect(missed).toEqual([]);
      expect((await verifyDirectory(copy)).exitCode).toBe(0);
      rmSync(copy, { recursive: true });
    }, 300_000);

    it('answer 13 to a file added and to a file removed', async () => {
      const copy = join(reports.path, 'added');
      cpSync(join(out, 'reference-small'), copy, { recursive: true });
      const verify = async () => (await runCli(reports.path, ['verify', copy])).code;
      const added = join(copy, 'evidence/packs/note.txt');
      writeFileSync(added, 'nothing of importance');
      expect(await verify()).toBe(13);
      rmSync(added);
      for (const path of ['report.html', 'evidence/policy.json', 'evidence/manifest.json']) {
        renameSync(join(copy, path), join(reports.path, 'aside'));
        expect({ path, code: await verify() }).toEqual({ path, code: 13 });
        renameSync(join(reports.path, 'aside'), join(copy, path));
      }
      expect(await verify()).toBe(0);
    });
  });

  describe('of a platform that loses its processes to kill -9', () => {
    let disturbed: Disturbed;
    beforeAll(async () => {
      disturbed = await disturbance;
    }, 480_000);
    const reportOf = (name: string) => join(disturbed.dataDirectory, 'reports', name);

    it('ends in the same three decisions', () => {
      const { demonstration } = UpAnswer.parse(JSON.parse(disturbed.stdout));
      expect(
        Object.fromEntries(
          demonstration.decisions.map(({ checkpoint, decision }) => [checkpoint, decision]),
        ),
      ).toEqual(decisions);
    });

    it('lost each of them in the middle of its work, and said so', () => {
      const { samples } = UpAnswer.parse(JSON.parse(disturbed.stdout)).demonstration;
      for (const done of Object.values(disturbed.doneAt)) expect(done).toBeLessThan(samples);
      for (const name of ['worker', 'API'])
        expect(disturbed.stderr).toContain(`the ${name} ended unexpectedly; restarting it`);
      expect(disturbed.stderr).toContain('PostgreSQL ended unexpectedly; restarting it');
    });

    it.each(checkpoints)('has the result digest of an undisturbed one: %s', (name) => {
      const { resultDigest } = reportIn(reportOf(name));
      expect(resultDigest).toBe(reportIn(join(out, name)).resultDigest);
    });

    it('has no sample twice and misses none', () => {
      for (const name of checkpoints)
        for (const { planned, recorded } of runsIn(reportOf(name)))
          expect(recorded).toEqual(planned);
    });

    it('is verified like any other', async () => {
      const { exitCode } = await verifyDirectory(join(disturbed.dataDirectory, 'reports'));
      expect(exitCode).toBe(0);
    });

    it('leaves no orphan when the parent is killed, and adopts the PostgreSQL that lived on', () => {
      expect(disturbed.leftByKilledParent).toEqual([]);
      expect(disturbed.postmasters.adopted).toBe(disturbed.postmasters.ofFirst);
    });

    it('stops everything on Ctrl-C', () => {
      expect({ code: disturbed.exitCode, left: disturbed.leftAfterCtrlC }).toEqual({
        code: 0,
        left: [],
      });
    });
  });
});
