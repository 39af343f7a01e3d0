import { generateKeyPairSync, sign } from 'node:crypto';
import { zstdCompressSync } from 'node:zlib';

import { describe, expect, it } from '@jest/globals';

import { verifierOf } from '../signing/verify-signature.js';
import { formatKeyRotation } from '../tlog/key-rotation.js';
import type { BundleSource } from './bundle.js';
import { type LogTrust, noTrust } from './log-trust.js';
import { aBundle, type BundleWishes } from './testing/a-bundle.js';
import { aLoggedBundle, LOG_ORIGIN, type LogWishes } from './testing/a-logged-bundle.js';
import { aNoteSigner, type NoteSigner } from './testing/a-note-signer.js';
import { verifyLog } from './verify-log.js';

const verify = verifierOf(crypto.subtle);

function aSigner(name = LOG_ORIGIN): NoteSigner {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  return aNoteSigner(name, {
    publicKey: Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url'),
    sign: (message) => sign(null, message, privateKey),
  });
}

const signer = aSigner();
const trusted: LogTrust = { ...noTrust, keys: [signer.key] };
const bundleOf = (wishes: BundleWishes = {}): BundleSource =>
  aBundle((bytes) => new Uint8Array(zstdCompressSync(bytes)), { controlTasks: 4, ...wishes })
    .source;
const honest = bundleOf();
const logged = (bundle: BundleSource = honest, wishes: Partial<LogWishes> = {}) =>
  aLoggedBundle(bundle, {
    note: signer.note,
    keys: [signer.vkey],
    strangers: { before: 3, after: 5 },
    ...wishes,
  });

async function codesOf(
  source: BundleSource,
  trust: LogTrust = trusted,
): Promise<readonly string[]> {
  const { findings } = await verifyLog(source, trust, verify);
  return [...new Set(findings.map(({ code }) => code))];
}

describe('a bundle in a log', () => {
  it('is proved entry by entry under a key from elsewhere', async () => {
    const { source } = await logged();
    const { findings, proved } = await verifyLog(source, trusted, verify);
    expect(findings).toEqual([]);
    expect(proved.join(' ')).toContain(`All ${source.audit.length} audit events are entries`);
    expect(proved.join(' ')).toContain('signed by a key that you gave');
  });

  it('says that its own key is its own word', async () => {
    const { source } = await logged();
    const { findings, proved } = await verifyLog(source, noTrust, verify);
    expect(findings).toEqual([]);
    expect(proved.join(' ')).toContain('self-asserted');
  });

  it('says that nothing of an older or a second history is seen without a witness', async () => {
    const { source } = await logged();
    expect((await verifyLog(source, trusted, verify)).notProved.join(' ')).toContain(
      'no witness was asked',
    );
  });

  it('may be without a log only where none is asked for', async () => {
    expect(await codesOf(honest, noTrust)).toEqual([]);
    expect((await verifyLog(honest, noTrust, verify)).notProved.join(' ')).toContain(
      'no log evidence',
    );
    expect(await codesOf(honest)).toEqual(['verify.log_absent']);
  });

  it('may not differ from its entries in anything', async () => {
    const { source } = await logged();
    for (const change of [
      { actor: 'account:mallory' },
      { at: '2026-10-01T00:00:00.000Z' },
      { body: {} },
      { streamSeq: 99 },
    ]) {
      const audit = source.audit.map((event, index) =>
        index === 2 ? { ...event, ...change } : event,
      );
      expect(await codesOf({ ...source, audit })).toContain('verify.entry_not_included');
    }
  });

  it('has one entry for each event', async () => {
    const { source } = await logged();
    const { log } = source;
    if (log === null) throw new Error('logged');
    const without = { ...log, entries: log.entries.slice(1) };
    const twice = { ...log, entries: [...log.entries, ...log.entries.slice(0, 1)] };
    for (const entries of [without, twice])
      expect(await codesOf({ ...source, log: entries })).toContain('verify.entry_missing');
    expect(await codesOf({ ...source, audit: source.audit.slice(1) })).toContain(
      'verify.entry_missing',
    );
  });

  it('attack 9: is not signed by another key of the same name', async () => {
    const other = aSigner();
    const { source } = await logged(honest, { note: other.note });
    expect(await codesOf(source)).toEqual(['verify.log_unsigned']);
    expect(await codesOf(source, noTrust)).toEqual(['verify.log_unsigned']);
  });

  it('attack 24: is refused, not crashed on, for notes that are none', async () => {
    const { source } = await logged();
    const { log } = source;
    if (log === null) throw new Error('logged');
    for (const treeHead of [
      '',
      '\n\n',
      log.treeHead.replaceAll('\n', '\r\n'),
      `${log.treeHead}${log.treeHead.split('\n\n')[1]?.repeat(16)}`,
    ])
      expect(await codesOf({ ...source, log: { ...log, treeHead } })).toEqual([
        'verify.log_malformed',
      ]);
    expect(await codesOf({ ...source, log: { ...log, keys: ['x'] } })).toEqual([
      'verify.log_malformed',
    ]);
  });

  it('attack 27: is of the log whose name it bears', async () => {
    const { source } = await logged();
    const { log } = source;
    if (log === null) throw new Error('logged');
    expect(await codesOf({ ...source, log: { ...log, origin: 'holdpoint.local/other' } })).toEqual(
      expect.arrayContaining(['verify.log_other']),
    );
    const other = aSigner('holdpoint.local/other');
    const foreign = await logged(honest, {
      origin: 'holdpoint.local/other',
      note: other.note,
      keys: [other.vkey],
    });
    expect(await codesOf(foreign.source)).toEqual(['verify.log_unsigned']);
  });
});

describe('rotation of the log key', () => {
  const next = aSigner();
  const rotation = { origin: LOG_ORIGIN, old: [signer.key], added: [next.key] };

  it('is followed from the key that is trusted to the key that signed', async () => {
    const rotations = [signer.note(formatKeyRotation(rotation))];
    const { source } = await logged(honest, {
      note: next.note,
      keys: [next.vkey, signer.vkey],
      rotations,
    });
    expect(await codesOf(source)).toEqual([]);
    expect(await codesOf(source, noTrust)).toEqual([]);
  });

  it('attack 26: is refused for a new key that the old one did not endorse', async () => {
    const keys = [next.vkey, signer.vkey];
    const forged = [next.note(formatKeyRotation(rotation))];
    for (const rotations of [[], forged]) {
      const { source } = await logged(honest, { note: next.note, keys, rotations });
      expect(await codesOf(source)).toEqual(['verify.log_unsigned']);
      expect(await codesOf(source, noTrust)).toEqual(['verify.log_unsigned']);
    }
  });
});

describe('order in the log', () => {
  const moved =
    (type: string, to: 'first' | 'last'): NonNullable<LogWishes['order']> =>
    (events) => {
      const own = events.filter((event) => event.type === type);
      const others = events.filter((event) => event.type !== type);
      return to === 'first' ? [...own, ...others] : [...others, ...own];
    };

  it('attack 16: has the policy before the runs that were opened under it', async () => {
    const { source } = await logged(honest, { order: moved('policy.activated', 'last') });
    expect(await codesOf(source)).toEqual(['verify.policy_after_run']);
  });

  it('has an authenticator enrolled before what it signed', async () => {
    const { source } = await logged(honest, { order: moved('credential.enrolled', 'last') });
    expect(await codesOf(source)).toContain('verify.sign_off_unsigned');
  });

  it('attack 19: has no sign-off that saw a tree head of later', async () => {
    const { source } = await logged();
    const signOffs = source.signOffs.map((signOff) => ({
      ...signOff,
      seen: { ...signOff.seen, size: 1000 },
    }));
    expect(await codesOf({ ...source, signOffs })).toContain('verify.sign_off_backdated');
  });

  it('attack 19: has no sign-off dated before what it saw', async () => {
    const { source } = await logged();
    const signOffs = source.signOffs.map((signOff) => ({
      ...signOff,
      seen: { ...signOff.seen, size: 8 },
      signedAt: '2026-10-01T00:00:00.000Z',
    }));
    expect(await codesOf({ ...source, signOffs })).toEqual(['verify.sign_off_backdated']);
  });

  it('attack 27: has no sign-off on another log', async () => {
    const { source } = await logged();
    const signOffs = source.signOffs.map((signOff) => ({
      ...signOff,
      seen: { ...signOff.seen, origin: 'holdpoint.local/other' },
    }));
    expect(await codesOf({ ...source, signOffs })).toEqual(['verify.sign_off_backdated']);
  });

  it('attack 25: is the streams’ own, whatever clocks say', async () => {
    const { source } = await logged(honest, { order: (events) => [...events].reverse() });
    expect(await codesOf(source)).toContain('verify.log_order');
  });

  it('names the runs that were opened and never closed', async () => {
    const audit = honest.audit.filter(({ type }) => type !== 'run.closed');
    const { source } = await logged({ ...honest, audit });
    const { notProved } = await verifyLog(source, trusted, verify);
    expect(notProved.filter((line) => line.includes('never closed'))).toHaveLength(
      honest.audit.filter(({ type }) => type === 'run.opened').length,
    );
  });
});

describe('content that was purged', () => {
  it('leaves its entry in the log', async () => {
    const { source } = await logged(honest, { purged: ['trial.reviewed', 'run.closed'] });
    const { findings, proved } = await verifyLog(source, trusted, verify);
    expect(findings).toEqual([]);
    expect(proved.join(' ')).toContain('content of 4 events was purged');
  });

  it('may not be told otherwise by its card', async () => {
    const { source } = await logged(honest, { purged: ['run.closed'] });
    const audit = source.audit.map((event) =>
      event.body === null ? { ...event, actor: 'account:mallory' } : event,
    );
    expect(await codesOf({ ...source, audit })).toEqual(['verify.entry_differs']);
  });

  it('is not said of content that is there', async () => {
    const { source } = await logged(honest, { purged: ['run.closed'] });
    expect(await codesOf({ ...source, audit: honest.audit })).toEqual(['verify.entry_differs']);
  });
});
