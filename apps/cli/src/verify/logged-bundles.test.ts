import { mkdtemp, rename, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zstdCompressSync } from 'node:zlib';

import type { AuditEvent } from '@holdpoint/shared/report/audit-event';
import type { BundleSource } from '@holdpoint/shared/report/bundle';
import { aBundle, filesOf, withManifest } from '@holdpoint/shared/report/testing/a-bundle';
import {
  aLoggedBundle,
  LOG_ORIGIN,
  type LogWishes,
} from '@holdpoint/shared/report/testing/a-logged-bundle';
import { aNoteSigner } from '@holdpoint/shared/report/testing/a-note-signer';
import { aSignatory } from '@holdpoint/shared/report/testing/a-signatory';
import { testId } from '@holdpoint/shared/report/testing/an-audit';
import { headOf, logFiles } from '@holdpoint/shared/report/testing/log-files';
import { formatKeyRotation } from '@holdpoint/shared/tlog/key-rotation';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { anEd25519Key, writeFiles } from '../testing/a-log.js';
import { pythonVerifier } from '../testing/foreign-verifiers.js';
import { defaultLimits } from './read-directory.js';
import { readLog } from './read-log.js';
import { verificationPorts } from './verification-ports.js';
import { type DirectoryVerification, verifyDirectory } from './verify-directory.js';

const logKey = aNoteSigner(LOG_ORIGIN, anEd25519Key());
const otherKey = aNoteSigner(LOG_ORIGIN, anEd25519Key());
const witness = aNoteSigner('witness.test/w1', anEd25519Key(), 'cosignature-ed25519');
const honest = aBundle((bytes) => new Uint8Array(zstdCompressSync(bytes)), { controlTasks: 4 });
const python = pythonVerifier();

/** What somebody did, before the export or after it. */
interface Attack {
  readonly name: string;
  /** In the database, before anything is logged. */
  readonly recorded?: (source: BundleSource) => BundleSource;
  readonly logged?: Partial<LogWishes>;
  /** In the export, whose manifest is then made anew. */
  readonly exported?: (source: BundleSource) => BundleSource;
  readonly files?: (files: Map<string, Uint8Array>) => void;
  /** Why ours refuses it, and why the Python verifier does. */
  readonly code: string;
  readonly inPython: string;
}

const withEvents =
  (change: (event: AuditEvent) => readonly AuditEvent[]) => (source: BundleSource) => ({
    ...source,
    audit: source.audit.flatMap(change),
  });
/** Events of a type come last, and of the others what gives effect comes first. */
const last =
  (type: string): NonNullable<LogWishes['order']> =>
  (events) => {
    const rank = (event: AuditEvent): number => {
      if (event.type === type) return 2;
      return ['credential.enrolled', 'policy.activated'].includes(event.type) ? 0 : 1;
    };
    return events.toSorted((one, other) => rank(one) - rank(other));
  };
/** Leaves out an event with its entry, and numbers what follows anew, as the database could. */
const forgetting = (type: string) => (source: BundleSource) => {
  const gone = source.audit.findLast((event) => event.type === type);
  const audit = source.audit.filter(({ id }) => id !== gone?.id);
  const entries = source.log?.entries.filter(({ eventId }) => eventId !== gone?.id) ?? [];
  return { ...source, audit, log: source.log && { ...source.log, entries } };
};
const signedBy = (person: string) => (source: BundleSource) => ({
  ...source,
  signOffs: source.signOffs.map((signOff) => ({
    ...signOff,
    assertion: {
      ...aSignatory(person).sign(signOff.statement),
      credentialId: signOff.assertion.credentialId,
    },
  })),
});
/** Robin's authenticator is revoked before anything is signed with it. */
const revoking = withEvents((event) => [
  event,
  ...(event.type === 'credential.enrolled' && event.actor === 'account:robin'
    ? [
        {
          ...event,
          id: testId(601),
          streamSeq: 2,
          type: 'credential.revoked',
          body: { credentialId: aSignatory('robin').credential.credentialId },
        },
      ]
    : []),
]);
/** A second campaign ran on the same weights. */
const runningAgain = (source: BundleSource): BundleSource => {
  const [first] = source.audit.filter(({ type }) => type === 'run.opened');
  if (first === undefined) throw new Error('the bundle has runs');
  const body = { runId: testId(603), weightsDigest: source.subject.weightsDigest };
  const again = { ...first, id: testId(602), stream: 'campaign:two', streamSeq: 1, body };
  return { ...source, audit: [again, ...source.audit] };
};
const packOf = (files: ReadonlyMap<string, Uint8Array>): string =>
  [...files.keys()].find((path) => path.startsWith('evidence/packs/')) ?? '';

const attacks: readonly Attack[] = [
  {
    name: '11: a superuser edits an event past the triggers',
    exported: withEvents((event) => [
      event.type === 'run.closed' ? { ...event, actor: 'account:mallory' } : event,
    ]),
    code: 'verify.entry_not_included',
    inPython: 'entry.not_included',
  },
  {
    name: '12: an event is deleted before it is in the log',
    recorded: withEvents((event) =>
      event.type === 'gate.decided' ? [{ ...event, streamSeq: event.streamSeq + 1 }] : [event],
    ),
    code: 'verify.audit_gap',
    inPython: 'entry.stream_gap',
  },
  {
    name: '13: a pack of transcripts is deleted',
    files: (files) => void files.delete(packOf(files)),
    code: 'verify.file_missing',
    inPython: 'bundle.incomplete',
  },
  {
    name: '14: a pack is swapped for another of its name',
    files: (files) => void files.set(packOf(files), new Uint8Array(zstdCompressSync('other'))),
    code: 'verify.pack_misnamed',
    inPython: 'bundle.blob_misnamed',
  },
  {
    name: '15: a run that went badly is left out',
    exported: forgetting('run.closed'),
    code: 'verify.audit_gap',
    inPython: 'entry.stream_gap',
  },
  {
    name: '15: a run that went badly is left out with the whole stream of its campaign',
    recorded: runningAgain,
    exported: (source) => {
      const audit = source.audit.filter(({ stream }) => stream !== 'campaign:two');
      const here = new Set(audit.map(({ id }) => id));
      const entries = source.log?.entries.filter(({ eventId }) => here.has(eventId)) ?? [];
      return { ...source, audit, log: source.log && { ...source.log, entries } };
    },
    code: 'verify.audit_gap',
    inPython: 'entry.stream_gap',
  },
  {
    name: '15: the decision is replaced by another',
    exported: (source) => ({ ...source, decision: { ...source.decision, decision: 'ALLOW' } }),
    code: 'verify.decision_differs',
    inPython: 'decision.differs',
  },
  {
    name: '16: the policy is activated after the results',
    logged: { order: last('policy.activated') },
    code: 'verify.policy_after_run',
    inPython: 'policy.after_run',
  },
  {
    name: '19: a sign-off names a tree head that came after it',
    exported: (source) => ({
      ...source,
      signOffs: source.signOffs.map((signOff) => ({
        ...signOff,
        seen: { ...signOff.seen, size: 500 },
      })),
    }),
    code: 'verify.sign_off_backdated',
    inPython: 'sign_off.backdated',
  },
  {
    name: '19: an authenticator is enrolled after what it signed',
    logged: { order: last('credential.enrolled') },
    code: 'verify.sign_off_unsigned',
    inPython: 'sign_off.unsigned',
  },
  {
    name: '21: a sign-off is written into the database with somebody else’s signature',
    recorded: signedBy('mallory'),
    code: 'verify.sign_off_unsigned',
    inPython: 'webauthn.signature_wrong',
  },
  {
    name: '21: an authenticator had been revoked before it signed',
    recorded: revoking,
    code: 'verify.sign_off_unsigned',
    inPython: 'sign_off.unsigned',
  },
  {
    name: '21: the stream of the account ends before its authenticator was revoked',
    recorded: revoking,
    exported: forgetting('credential.revoked'),
    code: 'verify.audit_gap',
    inPython: 'entry.stream_gap',
  },
  {
    name: '21: the content of the revocation is purged',
    recorded: revoking,
    logged: { purged: ['credential.revoked'] },
    code: 'verify.content_purged',
    inPython: 'bundle.incomplete',
  },
  {
    name: '26: a new log key that the old one did not endorse',
    logged: { note: (text) => otherKey.note(text), keys: [otherKey.vkey, logKey.vkey] },
    code: 'verify.log_unsigned',
    inPython: 'note.unsigned',
  },
  {
    name: '27: the log of another organisation',
    logged: { origin: 'holdpoint.local/other' },
    code: 'verify.log_unsigned',
    inPython: 'tree_head.other_origin',
  },
];

let root: string;
let next = 0;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'holdpoint-logged-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

interface Written {
  readonly bundle: string;
  readonly log: string;
}

async function write(attack: Partial<Attack> = {}): Promise<Written> {
  next += 1;
  const recorded = attack.recorded?.(honest.source) ?? honest.source;
  const { source, entries } = await aLoggedBundle(recorded, {
    note: (text) => logKey.note(text, witness),
    keys: [logKey.vkey],
    strangers: { before: 280, after: 4 },
    ...attack.logged,
  });
  const files = filesOf({ ...honest, source: attack.exported?.(source) ?? source });
  attack.files?.(files);
  // A deleted blob stays in its manifest: whoever deletes it can't know every copy.
  const isShort = files.size < filesOf({ ...honest, source }).size;
  const bundle = join(root, `bundle-${next}`);
  await writeFiles(bundle, isShort ? files : withManifest(files));
  const log = join(root, `log-${next}`);
  await writeFiles(log, logFiles(entries, source.log?.treeHead ?? ''));
  return { bundle, log };
}

async function verify({ bundle, log }: Written, trust = [witness]): Promise<DirectoryVerification> {
  return verifyDirectory(bundle, verificationPorts, defaultLimits, {
    keys: [logKey.key],
    witnesses: trust.map(({ key }) => key),
    tree: await readLog(log),
  });
}

function verifyInPython({ bundle, log }: Written, ...more: readonly string[]) {
  return python?.run(
    'bundle',
    bundle,
    '--log',
    log,
    '--key',
    logKey.vkey,
    '--witness',
    witness.vkey,
    ...more,
  );
}

const withPython = python === null ? it.skip : it;

describe('a bundle with its log and a witness', () => {
  it('is proved', async () => {
    const { exitCode, bundles, lines } = await verify(await write());
    expect(bundles.flatMap(({ findings }) => findings)).toEqual([]);
    expect({
      exitCode,
      notProved: lines.filter((line) => line.includes('no witness was asked')),
    }).toEqual({
      exitCode: 0,
      notProved: [],
    });
  });

  withPython('is proved by the Python verifier', async () => {
    expect(await verifyInPython(await write())).toMatchObject({ exitCode: 0 });
  });

  withPython('is proved by both after a rotation that the old key endorsed', async () => {
    const rotation = { origin: LOG_ORIGIN, old: [logKey.key], added: [otherKey.key] };
    const written = await write({
      logged: {
        note: (text) => otherKey.note(text, witness),
        keys: [otherKey.vkey, logKey.vkey],
        rotations: [logKey.note(formatKeyRotation(rotation))],
      },
    });
    expect((await verify(written)).exitCode).toBe(0);
    expect(await verifyInPython(written)).toMatchObject({ exitCode: 0 });
  });

  it('is not, under a witness that has not cosigned', async () => {
    const stranger = aNoteSigner('witness.test/w2', anEd25519Key(), 'cosignature-ed25519');
    const written = await write();
    const { exitCode, bundles } = await verify(written, [witness, stranger]);
    expect(exitCode).toBe(13);
    expect(bundles[0]?.findings.map(({ code }) => code)).toEqual(['verify.witness_missing']);
    if (python !== null)
      expect(await verifyInPython(written, '--witness', stranger.vkey)).toMatchObject({
        exitCode: 13,
      });
  });

  it('names what is missing and says INCOMPLETE', async () => {
    const { completeness, lines } = await verify(
      await write({ files: (files) => void files.delete(packOf(files)) }),
    );
    expect(completeness).toBe('incomplete');
    expect(lines.join('\n')).toMatch(/INCOMPLETE\n {2}missing: evidence\/packs\//);
  });
});

describe('a folder that is a link', () => {
  it('is refused beside the others', async () => {
    const written = await write();
    await symlink(root, join(written.bundle, 'evidence/more'));
    await expectRefused(written);
  });

  it('is refused in place of one, with the same files behind it', async () => {
    const written = await write();
    const [runs, elsewhere] = [join(written.bundle, 'evidence/runs'), join(root, `runs-${next}`)];
    await rename(runs, elsewhere);
    await symlink(elsewhere, runs);
    await expectRefused(written);
  });

  async function expectRefused(written: Written): Promise<void> {
    expect((await verify(written)).exitCode).toBe(13);
    if (python !== null) expect(await verifyInPython(written)).toMatchObject({ exitCode: 13 });
  }
});

describe('attack', () => {
  it.each(attacks)('$name', async (attack) => {
    const written = await write(attack);
    const { exitCode, bundles } = await verify(written);
    expect(exitCode).toBe(13);
    expect(bundles[0]?.findings.map(({ code }) => code)).toContain(attack.code);
    if (python === null) return;
    const answer = await verifyInPython(written);
    expect(answer).toMatchObject({ exitCode: 13 });
    expect(answer?.output).toContain(`(${attack.inPython})`);
  });

  it('22: a bundle from a second history is not that of the log', async () => {
    const { bundle } = await write();
    const { entries } = await aLoggedBundle(honest.source, {
      note: (text) => logKey.note(text),
      keys: [logKey.vkey],
      strangers: { before: 281, after: 3 },
    });
    const log = join(root, 'second-history');
    await writeFiles(log, logFiles(entries, logKey.note(headOf(entries, LOG_ORIGIN), witness)));
    const { bundles } = await verify({ bundle, log });
    expect(bundles[0]?.findings.map(({ code }) => code)).toContain('verify.log_split_view');
    if (python !== null)
      expect((await verifyInPython({ bundle, log }))?.output).toContain('split view');
  });
});
