import type { TrustAnchor } from '@holdpoint/shared/attestation/trust-anchor';
import { verifierOf } from '@holdpoint/shared/signing/verify-signature';
import { formatKeyRotation } from '@holdpoint/shared/tlog/key-rotation';
import { beforeAll, describe, expect, it } from '@jest/globals';

import { aLogKey, type LogKey } from '../../testing/a-log-key.js';
import { type RememberedTrust, standingOfTrust, trustedAnchor } from './trust-memory.js';

const ORIGIN = 'log.example/one';
const SINCE = '2026-11-01T09:00:00.000Z';
const verify = verifierOf(crypto.subtle);
let old: LogKey;
let next: LogKey;

beforeAll(async () => {
  [old, next] = await Promise.all([aLogKey(ORIGIN), aLogKey(ORIGIN)]);
});

function anchorOf(keys: readonly LogKey[], changes: Partial<TrustAnchor> = {}): TrustAnchor {
  return {
    schema: 'holdpoint.trust-anchor.v1',
    origin: ORIGIN,
    logKeys: keys.map(({ vkey }) => vkey),
    statementKeys: [old.statementKey],
    witnesses: [],
    ...changes,
  };
}

const remembered = (): RememberedTrust => ({ anchor: anchorOf([old]), since: SINCE });
const rotation = (signer: LogKey) =>
  signer.note(formatKeyRotation({ origin: ORIGIN, old: [old.key], added: [next.key] }));

describe('keys of the log in a browser', () => {
  it('are believed at first sight', async () => {
    const shown = anchorOf([old]);
    const standing = await standingOfTrust('nothing', shown, verify);
    expect(standing).toEqual({ kind: 'first' });
    expect(trustedAnchor('nothing', shown, standing)).toBe(shown);
  });

  it('are the same afterwards', async () => {
    const standing = await standingOfTrust(remembered(), anchorOf([old]), verify);
    expect(standing).toEqual({ kind: 'same', since: SINCE });
  });

  it('may be joined by one that an old one endorsed', async () => {
    const shown = anchorOf([next, old], { rotations: [await rotation(old)] });
    const standing = await standingOfTrust(remembered(), shown, verify);
    expect(standing).toEqual({ kind: 'endorsed', since: SINCE });
    expect(trustedAnchor(remembered(), shown, standing)).toBe(shown);
  });

  it('are not replaced by ones that vouch for themselves; the old ones stay in force', async () => {
    const shown = anchorOf([next], { rotations: [await rotation(next)] });
    const standing = await standingOfTrust(remembered(), shown, verify);
    expect(standing).toMatchObject({ kind: 'changed', since: SINCE });
    expect(trustedAnchor(remembered(), shown, standing)?.logKeys).toEqual([old.vkey]);
  });

  it.each([
    ['a rotation that is none', () => anchorOf([next, old], { rotations: ['no note'] })],
    ['a new key with no word', () => anchorOf([next, old])],
    ['another name of the log', () => anchorOf([old], { origin: 'log.example/two' })],
    [
      'another key of statements under the same id',
      () =>
        anchorOf([old], {
          statementKeys: [{ ...next.statementKey, keyid: old.statementKey.keyid }],
        }),
    ],
  ])('have changed with %s', async (_name, shown) => {
    const standing = await standingOfTrust(remembered(), shown(), verify);
    expect(standing.kind).toBe('changed');
  });

  it('are nothing to go by where what was remembered can’t be read', async () => {
    const shown = anchorOf([old]);
    const standing = await standingOfTrust('unreadable', shown, verify);
    expect(standing.kind).toBe('changed');
    expect(trustedAnchor('unreadable', shown, standing)).toBeNull();
  });
});
