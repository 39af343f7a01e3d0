import { generateKeyPairSync, sign } from 'node:crypto';
import { zstdCompressSync } from 'node:zlib';

import { describe, expect, it } from '@jest/globals';

import { sha256 } from '../digest/sha256.js';
import { verifierOf } from '../signing/verify-signature.js';
import { merkleRoot } from '../tlog/merkle-root.js';
import type { AuditEvent } from './audit-event.js';
import { type LogTree, readLogTree } from './log-tree.js';
import { type LogTrust, noTrust } from './log-trust.js';
import { aBundle } from './testing/a-bundle.js';
import { aLoggedBundle, LOG_ORIGIN } from './testing/a-logged-bundle.js';
import { aNoteSigner, type Ed25519Key, type NoteSigner } from './testing/a-note-signer.js';
import { aSignatory } from './testing/a-signatory.js';
import { STARTED, testId } from './testing/an-audit.js';
import { headOf, logFiles } from './testing/log-files.js';
import { verifyLog } from './verify-log.js';
import { verifyLogDirectory } from './verify-log-directory.js';

const verify = verifierOf(crypto.subtle);
const signer = aNoteSigner(LOG_ORIGIN, aKey());
const witness = aNoteSigner('witness.test/w1', aKey(), 'cosignature-ed25519');

function aKey(): Ed25519Key {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  return {
    publicKey: Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url'),
    sign: (message) => sign(null, message, privateKey),
  };
}

const bundle = aBundle((bytes) => new Uint8Array(zstdCompressSync(bytes)), {
  controlTasks: 4,
}).source;
const { source, entries } = await aLoggedBundle(bundle, {
  note: (text) => signer.note(text),
  keys: [signer.vkey],
  strangers: { before: 300, after: 10 },
});
const later = [...entries, ...entries.slice(0, 40)];

const noteOf = (of: readonly Uint8Array[], ...others: readonly NoteSigner[]): string =>
  signer.note(headOf(of, LOG_ORIGIN), ...others);

function readFiles(files: ReadonlyMap<string, Uint8Array>): Promise<LogTree> {
  return readLogTree({
    read: (path) => {
      const bytes = files.get(path);
      return bytes === undefined ? Promise.reject(new Error(`no ${path}`)) : Promise.resolve(bytes);
    },
  });
}

const treeOf = (of: readonly Uint8Array[], note = noteOf(of)): Promise<LogTree> =>
  readFiles(logFiles(of, note));

function anEvent(type: string, body: AuditEvent['body']): AuditEvent {
  const told = { actor: 'account:pipeline', at: STARTED, streamSeq: 1, stream: 'thing:1' };
  return { ...told, id: testId(600), type, body };
}

/** What the whole log shows of a bundle that leaves out one of its events, logged first of what was signed or last. */
async function hiding(event: AuditEvent, when: 'first' | 'last' = 'first') {
  const first = ['credential.enrolled', 'policy.activated'];
  const { source: whole, entries: all } = await aLoggedBundle(
    { ...bundle, audit: [...bundle.audit, event] },
    {
      note: (text) => signer.note(text),
      keys: [signer.vkey],
      order: (events) => {
        const own = events.filter(({ id }) => id === event.id);
        const others = events.filter(({ id }) => id !== event.id);
        const before = others.filter(({ type }) => first.includes(type));
        const after = others.filter(({ type }) => !first.includes(type));
        return when === 'first' ? [...before, ...own, ...after] : [...before, ...after, ...own];
      },
    },
  );
  const left = {
    ...whole,
    audit: bundle.audit,
    log: whole.log && {
      ...whole.log,
      entries: whole.log.entries.filter(({ eventId }) => eventId !== event.id),
    },
  };
  return { codes: await codesOf({ tree: await treeOf(all) }, left) };
}

async function codesOf(trust: Partial<LogTrust>, of = source): Promise<readonly string[]> {
  const { findings } = await verifyLog(of, { ...noTrust, keys: [signer.key], ...trust }, verify);
  return [...new Set(findings.map(({ code }) => code))];
}

describe('a bundle against the whole log', () => {
  it('is proved when the log is the same or goes on', async () => {
    expect(await codesOf({ tree: await treeOf(entries) })).toEqual([]);
    const trust = {
      ...noTrust,
      keys: [signer.key],
      tree: await treeOf([...entries, ...strangers(9)]),
    };
    const { findings, proved } = await verifyLog(source, trust, verify);
    expect(findings).toEqual([]);
    expect(proved.join(' ')).toContain(`begins with the ${entries.length} of this bundle`);
  });

  it('attack 4: is no longer than the log', async () => {
    expect(await codesOf({ tree: await treeOf(entries.slice(0, 310)) })).toContain(
      'verify.log_rollback',
    );
  });

  it('attack 28: is not under a tree head of size 0', async () => {
    expect(await codesOf({ tree: await treeOf([]) })).toContain('verify.log_rollback');
  });

  it('attack 22: is of the same history', async () => {
    const forged = entries.with(3, strangers(1)[0] ?? new Uint8Array());
    expect(await codesOf({ tree: await treeOf(forged) })).toContain('verify.log_split_view');
    expect(await codesOf({ tree: await treeOf([...forged, ...strangers(2)]) })).toContain(
      'verify.log_not_append_only',
    );
  });

  it('attack 15: leaves out nothing that happened to the checkpoint before the decision', async () => {
    const last = source.audit.findLast(({ type }) => type === 'run.closed');
    const audit = source.audit.filter(({ id }) => id !== last?.id);
    const log = source.log && {
      ...source.log,
      entries: source.log.entries.filter(({ eventId }) => eventId !== last?.id),
    };
    expect(await codesOf({ tree: await treeOf(entries) }, { ...source, audit, log })).toEqual([
      'verify.audit_gap',
    ]);
  });

  it('attack 15: leaves out no run of these weights, in whatever stream it was opened', async () => {
    const body = { runId: testId(601), weightsDigest: source.subject.weightsDigest };
    const hidden = await hiding({ ...anEvent('run.opened', body), stream: 'campaign:two' });
    expect(hidden.codes).toEqual(['verify.audit_gap']);
    const ofOthers = { ...body, weightsDigest: sha256('other weights') };
    const others = await hiding({ ...anEvent('run.opened', ofOthers), stream: 'campaign:two' });
    expect(others.codes).toEqual([]);
    const again = {
      checkpointId: testId(602),
      subject: { ...source.subject, checkpoint: 'other' },
    };
    const name = await hiding({
      ...anEvent('checkpoint.registered', again),
      stream: 'checkpoint:other',
    });
    expect(name.codes).toEqual(['verify.audit_gap']);
  });

  it('attack 16: leaves out nothing that people said in its streams, such as a policy that took over', async () => {
    const [activated] = bundle.audit.filter(({ type }) => type === 'policy.activated');
    const other = { ref: 'anthropic-rsp@2.2', digest: sha256('stricter') };
    const { stream = '' } = activated ?? {};
    const inStream = { ...anEvent('policy.activated', other), stream, streamSeq: 2 };
    expect((await hiding(inStream)).codes).toEqual(['verify.audit_gap']);
    expect((await hiding(inStream, 'last')).codes).toEqual([]);
    const ofOthers = { ...anEvent('policy.activated', other), stream: 'policy:other' };
    expect((await hiding(ofOthers)).codes).toEqual([]);
  });

  it('attack 21: leaves out no revocation before what the authenticator signed', async () => {
    const enrolled = bundle.audit.find(({ type }) => type === 'credential.enrolled');
    const { credentialId } = aSignatory('robin').credential;
    const revoked = {
      ...anEvent('credential.revoked', { credentialId }),
      stream: enrolled?.stream ?? '',
      streamSeq: 2,
    };
    expect((await hiding(revoked)).codes).toEqual(['verify.audit_gap']);
    expect((await hiding(revoked, 'last')).codes).toEqual([]);
  });

  it('attack 19: saw only tree heads that the log had', async () => {
    const signOffs = source.signOffs.map((signOff) => ({
      ...signOff,
      seen: { ...signOff.seen, size: 1 },
    }));
    expect(await codesOf({ tree: await treeOf(entries) }, { ...source, signOffs })).toEqual([
      'verify.sign_off_backdated',
    ]);
  });

  it('has the cosignature of each witness, on its own tree head or a later one', async () => {
    const asked = { witnesses: [witness.key] };
    expect(await codesOf(asked)).toEqual(['verify.witness_missing']);
    expect(await codesOf({ ...asked, tree: await treeOf(entries) })).toEqual([
      'verify.witness_missing',
    ]);
    expect(
      await codesOf({ ...asked, tree: await treeOf(entries, noteOf(entries, witness)) }),
    ).toEqual([]);
    const cosigned = source.log && { ...source.log, treeHead: noteOf(entries, witness) };
    expect(await codesOf(asked, { ...source, log: cosigned })).toEqual([]);
  });
});

describe('a log directory', () => {
  const trust = { keys: [signer.key], witnesses: [], held: null };
  const codesIn = async (tree: LogTree, held: string | null = null): Promise<readonly string[]> =>
    (await verifyLogDirectory(tree, { ...trust, held }, verify)).findings.map(({ code }) => code);

  it('has the root of every size', async () => {
    const tree = await treeOf(entries);
    for (const size of [0, 1, 2, 255, 256, 257, 300, entries.length])
      expect(tree.rootAt(size)).toEqual(merkleRoot(entries.slice(0, size)));
  });

  it('attack 12: has no gap in any stream', async () => {
    const index =
      source.log?.entries.find(({ eventId }) => eventId === source.audit[4]?.id)?.index ?? 0;
    expect(await codesIn(await treeOf(entries.toSpliced(index, 1)))).toEqual(['verify.audit_gap']);
    expect(await codesIn(await treeOf(later))).toEqual(['verify.audit_gap']);
  });

  it('attack 23: is not cut off', async () => {
    for (const [path] of logFiles(entries, noteOf(entries))) {
      const files = logFiles(entries, noteOf(entries));
      files.delete(path);
      await expect(readFiles(files)).rejects.toThrow(path);
    }
  });

  it('attack 8: has the tiles of its entries', async () => {
    const files = logFiles(entries, noteOf(entries));
    const tile = files.get('tile/0/000') ?? new Uint8Array();
    files.set('tile/0/000', tile.toReversed());
    await expect(readFiles(files)).rejects.toMatchObject({ code: 'log.tile_differs' });
  });

  it('attack 27: holds no entry that was made for another log', async () => {
    const text = new TextDecoder()
      .decode(entries[0])
      .replace(LOG_ORIGIN, 'holdpoint.local/other00');
    expect(await codesIn(await treeOf([new TextEncoder().encode(text)]))).toEqual([
      'verify.log_other',
    ]);
  });

  it('goes on from the tree head that was kept elsewhere', async () => {
    expect(await codesIn(await treeOf(entries), noteOf(entries.slice(0, 200)))).toEqual([]);
    expect(await codesIn(await treeOf(entries), noteOf([...entries, ...strangers(1)]))).toEqual([
      'verify.log_rollback',
    ]);
  });
});

function strangers(count: number): Uint8Array[] {
  return Array.from({ length: count }, (_, index) => new TextEncoder().encode(`no card ${index}`));
}
