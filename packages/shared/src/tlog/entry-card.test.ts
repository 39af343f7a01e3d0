import { describe, expect, it } from '@jest/globals';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import fc from 'fast-check';

import type { Sha256 } from '../contracts/common.js';
import { sha256 } from '../digest/sha256.js';
import {
  contentDigest,
  entryOf,
  type LoggedEvent,
  MAXIMUM_SUBJECTS,
  parseEntry,
  subjectsOf,
} from './entry-card.js';

fc.configureGlobal({ seed: 6962 });

const ORIGIN = 'holdpoint.test/default';
const digests: readonly Sha256[] = ['a', 'b', 'c'].map((text) => sha256(text)).sort();

function anEvent(change: Partial<LoggedEvent> = {}): LoggedEvent {
  return {
    id: '0b54a3f2-7c1d-4e8f-9a6b-1c2d3e4f5a6b',
    stream: 'gate:deploy_external',
    seq: 1,
    type: 'gate.decided',
    actor: 'account:ada',
    at: '2026-11-21T12:00:00.000Z',
    subjects: digests,
    contentDigest: sha256('content'),
    ...change,
  };
}

describe('the entry of an event', () => {
  it('is the canonical JSON of its card, without its content', () => {
    expect(parseEntry(entryOf(anEvent(), ORIGIN))).toEqual({
      v: 1,
      origin: ORIGIN,
      id: '0b54a3f2-7c1d-4e8f-9a6b-1c2d3e4f5a6b',
      stream: 'gate:deploy_external',
      seq: 1,
      type: 'gate.decided',
      actor: 'account:ada',
      at: '2026-11-21T12:00:00.000Z',
      subjects: digests,
      content: { alg: 'sha256', digest: sha256('content') },
    });
  });

  it('differs from log to log, so that no proof passes for another log’s (attack 27)', () => {
    expect(entryOf(anEvent(), ORIGIN)).not.toEqual(entryOf(anEvent(), 'holdpoint.test/other'));
  });

  it.each<[string, Partial<LoggedEvent>]>([
    ['an id that is none', { id: 'x' }],
    ['an id in capitals', { id: '0B54A3F2-7C1D-4E8F-9A6B-1C2D3E4F5A6B' }],
    ['place 0', { seq: 0 }],
    ['a local time', { at: '2026-11-21T12:00:00' }],
    ['subjects out of order', { subjects: digests.toReversed() }],
    ['a subject twice', { subjects: [...digests.slice(0, 1), ...digests] }],
    ['a digest that is none', { contentDigest: 'sha256:x' }],
    ['an empty actor', { actor: '' }],
    ['a control character', { stream: 'gate:\u001b[2J' }],
    ['a line feed', { type: 'gate.decided\n' }],
    ['a lone surrogate', { actor: '\ud800' }],
    ['65 subjects', { subjects: manyDigests(MAXIMUM_SUBJECTS + 1) }],
  ])('is refused with %s', async (_, change) => {
    await expect(() => entryOf(anEvent(change), ORIGIN)).toThrowWithCode('log.entry_malformed');
  });

  it('fits a bundle with all that a card may hold', () => {
    const longest = '€'.repeat(400);
    const subjects = manyDigests(MAXIMUM_SUBJECTS);
    const event = anEvent({ stream: longest, type: longest, actor: longest, subjects });
    expect(entryOf(event, longest).length).toBeLessThan(65_535);
  });

  it('with any byte changed is refused or another card', async () => {
    const entry = entryOf(anEvent(), ORIGIN);
    const card = parseEntry(entry);
    await fc.assert(
      fc.asyncProperty(
        fc.nat(entry.length - 1),
        fc.integer({ min: 1, max: 255 }),
        async (at, mask) => {
          const changed = entry.map((byte, place) => (place === at ? byte ^ mask : byte));
          try {
            expect(parseEntry(changed)).not.toEqual(card);
          } catch (error) {
            await expect(error).toThrowWithCode('log.entry_malformed');
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  it.each([
    ['no UTF-8', Uint8Array.of(0x22, 0xff, 0x22)],
    ['a byte order mark', Uint8Array.of(0xef, 0xbb, 0xbf, ...entryOf(anEvent(), ORIGIN))],
    ['nothing', Uint8Array.of()],
    ['a deep array', utf8ToBytes('['.repeat(60_000))],
    ['a prototype', utf8ToBytes('{"__proto__":{}}')],
  ])('is not read from %s', async (_, bytes) => {
    await expect(() => parseEntry(bytes)).toThrowWithCode('log.entry_malformed');
  });
});

describe('the commitment to a content', () => {
  const salt = new Uint8Array(32).fill(7);

  it('is SHA-256 over salt and canonical JSON', () => {
    expect(contentDigest(salt, { b: 1, a: '€' })).toBe(
      sha256(Uint8Array.of(...salt, ...utf8ToBytes('{"a":"€","b":1}'))),
    );
  });

  it('differs with the salt and with the body', () => {
    const digest = contentDigest(salt, { a: 1 });
    expect(contentDigest(salt.with(0, 8), { a: 1 })).not.toBe(digest);
    expect(contentDigest(salt, { a: 2 })).not.toBe(digest);
  });

  it('needs a salt of 32 bytes and a body that JSON can say', async () => {
    await expect(() => contentDigest(new Uint8Array(16), {})).toThrowWithCode('log.salt_malformed');
    await expect(() => contentDigest(salt, Number.NaN)).toThrowWithCode('digest.not_json');
  });
});

describe('the subjects of a body', () => {
  it('are its digests at any depth, sorted, each once', () => {
    const [first = '', second = '', third = ''] = digests;
    const body = { z: first, y: [{ x: third, w: [second, first] }], [second]: 1, n: null };
    expect(subjectsOf(body)).toEqual(digests);
  });

  it('are whole strings only', () => {
    expect(subjectsOf({ text: `see ${digests.join(' ')}`, n: 1, b: true })).toEqual([]);
    expect(subjectsOf(null)).toEqual([]);
  });

  it('are at most 64', async () => {
    expect(subjectsOf(manyDigests(MAXIMUM_SUBJECTS))).toHaveLength(MAXIMUM_SUBJECTS);
    await expect(() => subjectsOf(manyDigests(MAXIMUM_SUBJECTS + 1))).toThrowWithCode(
      'log.subjects_too_many',
    );
  });
});

function manyDigests(count: number): readonly Sha256[] {
  return Array.from({ length: count }, (_, index) => sha256(String(index))).sort();
}
