import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';

import { beforeAll, describe, expect, it } from '@jest/globals';

import { errored, scored, unscored } from '../evidence/score.js';
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
import { verifyTranscripts } from './verify-runs.js';

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

describe('a bundle', () => {
  const cases: readonly (readonly [string, BundleWishes])[] = [
    ['ALLOW', { controlTasks: 100 }],
    ['DENY', { autonomyPasses: 8 }],
    ['INCONCLUSIVE', { autonomyPasses: 4 }],
    ['PENDING', { controlTasks: 100, signOffs: [] }],
  ];
  it.each(cases)('is consistent when honest and decided %s', async (word, wishes) => {
    const verification = await verifyBundle(filesOf(build(wishes)), ports);
    expect(verification).toMatchObject({ consistent: 'yes', decision: word, findings: [] });
    expect(verification.proved.length).toBeGreaterThan(0);
    expect(verification.notProved).toContainEqual(expect.stringContaining('not that it is true'));
  });

  it('counts what was looked at', async () => {
    const { counts } = await verifyBundle(files, ports);
    expect(counts).toMatchObject({
      runs: 4,
      records: 156,
      transcripts: 156,
      signOffs: 2,
      auditEvents: 15,
    });
  });

  it('is unreadable when empty', async () => {
    const { consistent, decision, findings } = await verifyBundle(new Map(), ports);
    expect({ consistent, decision }).toEqual({ consistent: 'no', decision: null });
    expect(findings.length).toBeGreaterThan(0);
  });
});

describe('files', () => {
  it('may not be missing, whichever it is', async () => {
    for (const path of files.keys()) {
      const left = new Map(files);
      left.delete(path);
      expect(await codesOf(left)).toContain('verify.file_missing');
    }
  });

  it('may not be missing even from a manifest that fits', async () => {
    for (const path of files.keys()) {
      if (path === 'evidence/manifest.json') continue;
      const left = new Map(files);
      left.delete(path);
      expect(await codesOf(withManifest(left))).not.toEqual([]);
    }
  });

  it.each(['note.txt', 'evidence/extra.json', 'evidence/runs/x-00000009/records.jsonl'])(
    'may not be added, as %s',
    async (path) => {
      const more = new Map([...files, [path, bytes('{}\n')]]);
      expect(await codesOf(more)).toContain('verify.file_added');
      expect(await codesOf(withManifest(more))).toContain('verify.file_added');
    },
  );

  it('have one canonical form', async () => {
    expect(
      await codesOf(
        edited('evidence/policy.json', (json) => `${JSON.stringify(JSON.parse(json), null, 1)}\n`),
      ),
    ).toContain('verify.not_canonical');
    expect(await codesOf(edited('evidence/subject.json', (json) => `\ufeff${json}`))).toContain(
      'verify.malformed',
    );
    expect(await codesOf(edited(autonomy, (lines) => lines.slice(0, -1)))).toContain(
      'verify.not_canonical',
    );
    expect(
      await codesOf(edited('decision.json', (json) => json.replace('{', '{"__proto__":1,'))),
    ).toContain('verify.malformed');
  });

  it('are refused when they are no UTF-8 or nested too deep', async () => {
    const broken = new Map([
      ...files,
      ['evidence/policy.json', new Uint8Array([0xff, 0xfe, 0x00])] as const,
    ]);
    expect(await codesOf(withManifest(broken))).toContain('verify.malformed');
    expect(
      await codesOf(edited('evidence/policy.json', () => `${'['.repeat(200_000)}\n`)),
    ).toContain('verify.malformed');
  });

  it('are listed in the manifest once, in order, in canonical form', async () => {
    const reordered = text(files.get('evidence/manifest.json')).replace(
      /"files":\[(\{.*?\}),(\{.*?\})/,
      '"files":[$2,$1',
    );
    const spaced = `${text(files.get('evidence/manifest.json')).trimEnd()} \n`;
    for (const manifest of [reordered, spaced, '{}', '[[[']) {
      const changed = new Map([...files, ['evidence/manifest.json', bytes(manifest)] as const]);
      expect(await codesOf(changed)).toContain('verify.manifest_invalid');
    }
  });
});

describe('records', () => {
  it('may not be dropped', async () => {
    expect(await codesOf(edited(autonomy, (lines) => lines.replace(/^.*\n/, '')))).toEqual(
      expect.arrayContaining(['verify.file_changed', 'verify.records_differ_from_plan']),
    );
  });

  it('may not be doubled', async () => {
    expect(await codesOf(edited(autonomy, (lines) => lines.replace(/^(.*\n)/, '$1$1')))).toContain(
      'verify.records_differ_from_plan',
    );
  });

  it('may not be put in another order', async () => {
    expect(
      await codesOf(edited(autonomy, (lines) => lines.replace(/^(.*\n)(.*\n)/, '$2$1'))),
    ).toContain('verify.file_changed');
  });

  it('may not have another score, even when every digest below the decision is made anew', async () => {
    expect(
      await codesOf(edited(autonomy, (lines) => lines.replace('"value":1', '"value":0'))),
    ).toEqual(
      expect.arrayContaining([
        'verify.decision_differs',
        'verify.claim_contradicts',
        'verify.file_changed',
      ]),
    );
  });

  it('contradict claim, statements and audit trail when decision and reports are forged to fit', async () => {
    const changed = forged((source) => {
      const lenient = withRun(source, (run) => ({
        ...run,
        records: run.records.map((record) => ({ ...record, score: scored(0) })),
      }));
      const signOffs = source.signOffs.map(signOffIn);
      const question = {
        policy: source.policy,
        action: 'deploy_external',
        safeguards: [],
        signOffs,
      } as const;
      return {
        ...lenient,
        decision: decide({
          ...question,
          evidence: gateEvidenceIn(lenient),
          now: source.decision.decidedAt ?? '',
        }),
      };
    });
    expect(await codesOf(changed)).toEqual(
      expect.arrayContaining(['verify.claim_contradicts', 'verify.audit_contradicts']),
    );
  });

  it('may not be of a try that the plan does not know', async () => {
    const changed = forged((source) =>
      withRun(source, (run) => ({
        ...run,
        records: run.records.map((record, index) =>
          index === 0 ? { ...record, sampleKey: 'other' } : record,
        ),
      })),
    );
    expect(await codesOf(changed)).toContain('verify.records_differ_from_plan');
  });
});

describe('packs', () => {
  it('may not be swapped', async () => {
    const [first, second] = [...honest.objects.keys()];
    const swapped = new Map(files);
    swapped.set(first ?? '', files.get(second ?? '') ?? new Uint8Array());
    swapped.set(second ?? '', files.get(first ?? '') ?? new Uint8Array());
    expect(await codesOf(withManifest(swapped))).toEqual(
      expect.arrayContaining(['verify.pack_misnamed', 'verify.transcript_differs']),
    );
  });

  it('hold each transcript at its place', async () => {
    const shifted = forged((source) =>
      withRun(source, (run) => ({
        ...run,
        // Only the first: its slice stays within the pack, so nothing but the digest can tell.
        records: run.records.map((record, index) => ({
          ...record,
          pack: record.pack && {
            ...record.pack,
            offset: record.pack.offset + (index === 0 ? 1 : 0),
          },
        })),
      })),
    );
    expect(await codesOf(shifted)).toEqual(['verify.transcript_differs']);
    const beyond = forged((source) =>
      withRun(source, (run) => ({
        ...run,
        records: run.records.map((record) => ({
          ...record,
          pack: record.pack && { ...record.pack, offset: 1e9 },
        })),
      })),
    );
    expect(await codesOf(beyond)).toEqual(['verify.transcript_differs']);
  });

  it('may not be left out of a native run', async () => {
    const bare = forged((source) =>
      withRun(source, (run) => ({
        ...run,
        records: run.records.map((record) => ({ ...record, pack: null })),
      })),
    );
    expect(await codesOf(bare)).toContain('verify.transcript_differs');
  });

  it.each([
    [errored('sample.abandoned'), 0],
    [errored('sample.timeout'), 0],
    [unscored('sandbox_unavailable'), 0],
    [unscored('no_answer'), 1],
    [scored(0), 1],
  ])(
    'are missed of a native try with the score %j as often as it was solved',
    async (score, missed) => {
      const source = withRun(honest.source, (run) => ({
        ...run,
        records: run.records.map((record, index) =>
          index === 0 ? { ...record, score, transcriptDigest: null, pack: null } : record,
        ),
      }));
      const { findings } = await verifyTranscripts(source, files, ports);
      expect(findings.map(({ code }) => code)).toEqual(
        Array.from({ length: missed }, () => 'verify.transcript_differs'),
      );
    },
  );

  it('that are no zstd or too large are findings, not exceptions', async () => {
    const refusing = {
      ...ports,
      decompressZstd: () => Promise.reject(new Error('larger than allowed')),
    };
    expect(await codesOf(files, refusing)).toEqual(['verify.unreadable']);
  });
});
