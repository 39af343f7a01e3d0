import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';

import { beforeAll, describe, expect, it } from '@jest/globals';

import { canonicalJson } from '../digest/canonical-json.js';
import { digestOf, sha256 } from '../digest/sha256.js';
import { runResultDigest } from '../evidence/result-digest.js';
import { scored } from '../evidence/score.js';
import { decide } from '../gate/decide.js';
import { type BundleRun, type BundleSource, signOffIn } from './bundle.js';
import { gateEvidenceIn } from './bundle-evidence.js';
import {
  aBundle,
  type BuiltBundle,
  type BundleWishes,
  filesOf,
  withManifest,
} from './testing/a-bundle.js';
import type { VerificationCode, VerificationPorts } from './verification.js';
import { verifyBundle } from './verify-bundle.js';

const ports: VerificationPorts = {
  decodeUtf8: (bytes) => new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes),
  decompressZstd: (bytes, maximumBytes) =>
    zstdDecompressSync(bytes, { maxOutputLength: maximumBytes }),
};
const compress = (bytes: Uint8Array): Uint8Array => new Uint8Array(zstdCompressSync(bytes));
const build = (wishes: BundleWishes = {}): BuiltBundle =>
  aBundle(compress, { controlTasks: 12, ...wishes });
const text = (bytes: Uint8Array | undefined): string => new TextDecoder().decode(bytes);
const bytes = (content: string): Uint8Array => new TextEncoder().encode(content);

let honest: BuiltBundle;
let files: Map<string, Uint8Array>;
let autonomy: string;

beforeAll(() => {
  honest = build();
  files = filesOf(honest);
  autonomy = [...files.keys()].find((path) => /runs\/autonomy.*records/.test(path)) ?? '';
});

async function codesOf(
  changed: ReadonlyMap<string, Uint8Array>,
  with_ = ports,
): Promise<readonly VerificationCode[]> {
  const { consistent, findings } = await verifyBundle(changed, with_);
  expect(consistent).toBe(findings.length === 0 ? 'yes' : 'no');
  return [...new Set(findings.map(({ code }) => code))];
}

/** The directory with one file edited and a manifest that fits, as a forger with a text editor would leave it. */
function edited(path: string, edit: (content: string) => string): Map<string, Uint8Array> {
  const changed = edit(text(files.get(path)));
  expect(changed).not.toBe(text(files.get(path)));
  return withManifest(new Map([...files, [path, bytes(changed)]]));
}

/** The directory that the platform would write of another source: manifest, reports and digests all made anew. */
function forged(change: (source: BundleSource) => BundleSource): Map<string, Uint8Array> {
  return filesOf({ ...honest, source: change(honest.source) });
}

function withRun(source: BundleSource, change: (run: BundleRun) => BundleRun): BundleSource {
  return { ...source, runs: source.runs.map((run, index) => (index === 0 ? change(run) : run)) };
}

describe('plan and policy', () => {
  it('may not be moved after the run', async () => {
    const plan = autonomy.replace('records.jsonl', 'plan.json');
    expect(await codesOf(edited(plan, (json) => json.replace('"seed":7', '"seed":8')))).toContain(
      'verify.plan_differs',
    );
    expect(
      await codesOf(
        edited('evidence/policy.json', (json) =>
          json.replace('"thresholdRate":0.5', '"thresholdRate":0.9'),
        ),
      ),
    ).toEqual(expect.arrayContaining(['verify.policy_differs', 'verify.decision_differs']));
  });

  it('may not be replaced by those of another policy of the same name, even with everything made anew', async () => {
    const changed = forged((source) => ({
      ...source,
      policy: { ...source.policy, title: 'A lenient policy' },
    }));
    expect(await codesOf(changed)).toContain('verify.policy_differs');
  });

  it('belong to the registration: a run can’t be renamed, added or turned into an import', async () => {
    const renamed = withRun(honest.source, (run) => ({
      ...run,
      registration: { ...run.registration, planDigest: digestOf(1) },
    }));
    const registered = {
      ...renamed,
      registrations: renamed.runs.map(({ registration }) => registration),
    };
    expect(await codesOf(filesOf({ ...honest, source: registered }))).toContain(
      'verify.plan_differs',
    );
    expect(
      await codesOf(
        edited('evidence/registrations.json', (json) => `[${json.slice(json.indexOf('},') + 2)}`),
      ),
    ).toContain('verify.plan_differs');
  });

  it('are of one kind: a plan for a native run, a log for an imported one', async () => {
    const imported = build({ importsRefusals: true });
    const mixed = {
      ...imported.source,
      runs: imported.source.runs.map((run) => ({
        ...run,
        registration: {
          ...run.registration,
          source: run.plan === null ? ('native' as const) : ('imported' as const),
        },
      })),
    };
    const registered = {
      ...mixed,
      registrations: mixed.runs.map(({ registration }) => registration),
    };
    const { findings } = await verifyBundle(filesOf({ ...imported, source: registered }), ports);
    const about = findings
      .filter(({ code }) => code === 'verify.plan_differs')
      .map(({ path }) => path);
    expect(about.some((path) => path.endsWith('plan.json'))).toBe(true);
    expect(about.some((path) => path.endsWith('import.json'))).toBe(true);
  });

  it('are of the registered evaluation and policy', async () => {
    const changed = forged((source) => {
      const moved = withRun(source, (run) => ({
        ...run,
        registration: {
          ...run.registration,
          evaluation: 'autonomy/other@1',
          policyDigest: digestOf('older'),
        },
      }));
      return { ...moved, registrations: moved.runs.map(({ registration }) => registration) };
    });
    const { findings } = await verifyBundle(changed, ports);
    expect(findings.map(({ code }) => code)).toContain('verify.plan_differs');
  });

  it('is about the subject', async () => {
    const changed = forged((source) => ({
      ...source,
      subject: { ...source.subject, weightsDigest: sha256('other') },
    }));
    expect(await codesOf(changed)).toEqual(
      expect.arrayContaining(['verify.subject_differs', 'verify.decision_differs']),
    );
  });
});

describe('decision, sign-offs and audit', () => {
  it('may not be another word', async () => {
    expect(
      await codesOf(
        edited('decision.json', (json) =>
          json.replace('"decision":"INCONCLUSIVE"', '"decision":"ALLOW"'),
        ),
      ),
    ).toContain('verify.decision_differs');
    const forgedWord = forged((source) => ({
      ...source,
      decision: { ...source.decision, decision: 'ALLOW' },
    }));
    expect(await codesOf(forgedWord)).toEqual(
      expect.arrayContaining(['verify.decision_differs', 'verify.audit_contradicts']),
    );
  });

  it('needs a time and an action to be made again', async () => {
    const timeless = forged((source) => ({
      ...source,
      decision: { ...source.decision, decidedAt: null },
    }));
    expect(await codesOf(timeless)).toContain('verify.decision_differs');
    const aimless = forged((source) => ({
      ...source,
      decision: { ...source.decision, action: null },
    }));
    expect(await codesOf(aimless)).toContain('verify.decision_differs');
  });

  it('may not have a sign-off whose words were changed or say something else', async () => {
    const reworded = forged((source) => ({
      ...source,
      signOffs: source.signOffs.map((signOff) => ({ ...signOff, statement: 'Yes.' })),
    }));
    expect(await codesOf(reworded)).toContain('verify.statement_differs');
    const resigned = forged((source) => ({
      ...source,
      signOffs: source.signOffs.map((signOff) => ({
        ...signOff,
        statement: 'Yes.',
        statementDigest: sha256('Yes.'),
      })),
    }));
    expect(await codesOf(resigned)).toContain('verify.statement_differs');
  });

  it('may have a stale sign-off, which counts for nothing', async () => {
    const { source } = honest;
    const signOffs = source.signOffs.map((signOff) => ({
      ...signOff,
      evidenceDigest: digestOf('older'),
    }));
    const bare = signOffs.map(signOffIn);
    const { policy, safeguards } = source;
    const decision = decide({
      policy,
      safeguards,
      action: 'deploy_external',
      evidence: gateEvidenceIn(source),
      signOffs: bare,
      now: source.decision.decidedAt ?? '',
    });
    const { evidenceDigest, verdictDigest } = decision;
    const told: Readonly<Record<string, object>> = {
      'signoff.recorded': { evidenceDigest: digestOf('older') },
      'gate.decided': { decision: decision.decision, evidenceDigest, verdictDigest },
    };
    const audit = source.audit.map((event) => ({
      ...event,
      body: { ...(event.body as object), ...told[event.type] },
    }));
    expect(
      await codesOf(filesOf({ ...honest, source: { ...source, signOffs, decision, audit } })),
    ).toEqual([]);
  });

  it('is rendered in both reports as it is', async () => {
    expect(
      await codesOf(edited('report.html', (page) => page.replace('INCONCLUSIVE', 'ALLOW'))),
    ).toEqual(['verify.report_differs']);
    expect(
      await codesOf(
        edited('report.json', (json) => json.replace('"taskCount":12', '"taskCount":120')),
      ),
    ).toEqual(['verify.report_differs']);
  });
});

describe('an imported log', () => {
  const imported = (): BuiltBundle => build({ importsRefusals: true });
  const reading = (
    change: (samples: BundleRun['records']) => BundleRun['records'],
    model = 'reference-small',
  ): VerificationPorts => {
    const run = imported().source.runs.find(({ plan }) => plan === null);
    const samples = change(run?.records ?? []);
    return {
      ...ports,
      readImportedLog: () =>
        Promise.resolve({ model, findingCodes: ['missing_revision'], samples }),
    };
  };

  it('is read again where a reader is at hand, in whatever order', async () => {
    expect(
      await codesOf(
        filesOf(imported()),
        reading((records) => records.toReversed()),
      ),
    ).toEqual([]);
  });

  it('must give the recorded scores, model and findings', async () => {
    const lower = reading((records) => records.map((record) => ({ ...record, score: scored(1) })));
    expect(await codesOf(filesOf(imported()), lower)).toEqual(['verify.log_differs']);
    expect(
      await codesOf(
        filesOf(imported()),
        reading((records) => records, 'another'),
      ),
    ).toEqual(['verify.log_differs']);
    const worse = {
      ...ports,
      readImportedLog: () =>
        Promise.resolve({
          model: 'reference-small',
          findingCodes: ['dirty_revision'],
          samples: [],
        }),
    };
    expect(await codesOf(filesOf(imported()), worse)).toEqual(['verify.log_differs']);
  });

  it('is named by its digest, and what was not read is said', async () => {
    const built = imported();
    const [log] = [...built.objects.keys()].filter((path) => path.includes('/logs/'));
    const changed = new Map([...filesOf(built), [log ?? '', bytes('another log')] as const]);
    expect(await codesOf(withManifest(changed))).toContain('verify.log_misnamed');
    const { notProved } = await verifyBundle(filesOf(built), ports);
    expect(notProved[0]).toContain('not read again');
  });

  it('that can’t be read is a finding', async () => {
    const failing = { ...ports, readImportedLog: () => Promise.reject(new Error('truncated')) };
    expect(await codesOf(filesOf(imported()), failing)).toEqual(['verify.failed']);
  });
});

describe('resultDigest', () => {
  const digestWith = async (
    change: (source: BundleSource) => BundleSource,
  ): Promise<string | null> => {
    const { resultDigest } = await verifyBundle(forged(change), ports);
    return resultDigest;
  };

  it('is the same for other run ids, costs and latencies, and only given when all is consistent', async () => {
    const { resultDigest } = await verifyBundle(files, ports);
    expect(resultDigest).toMatch(/^sha256:/);
    const slower = (source: BundleSource): BundleSource =>
      withRun(source, (run) => ({
        ...run,
        records: run.records.map((record) => ({
          ...record,
          latencyMs: 5,
          costMicroUsd: 9,
          modelCalls: 3,
        })),
      }));
    expect(await digestWith(slower)).toBe(resultDigest);
    expect(
      await digestWith((source) => ({ ...source, audit: source.audit.slice(0, -1) })),
    ).toBeNull();
    const run = honest.source.runs[0];
    expect(run?.claim).toEqual({
      resultDigest: runResultDigest(digestOf(run?.plan), run?.records ?? []),
    });
    expect(canonicalJson(run?.claim)).toContain('sha256:');
  });
});
