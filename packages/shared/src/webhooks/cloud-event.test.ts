import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { canonicalJson } from '../digest/canonical-json.js';
import {
  CloudEvent,
  cloudEventBody,
  MAXIMUM_BODY_BYTES,
  type PublicEvent,
  referencesOf,
} from './cloud-event.js';
import { WebhookEventType } from './event-types.js';

const ID = '0190f2a0-6a1c-4c4e-9f0e-0c7f0b1f2a3d';
const DIGEST = `sha256:${'a'.repeat(64)}`;

const anEvent = (body: unknown): PublicEvent => ({
  id: ID,
  type: 'gate.decided',
  stream: `checkpoint:${ID}`,
  streamSeq: 7,
  at: '2026-11-21T12:00:00.000Z',
  contentDigest: DIGEST,
  body,
});

describe('the body of a webhook', () => {
  it('is a CloudEvent 1.0 in structured mode, from the origin of the log', () => {
    const text = cloudEventBody('holdpoint.local/default', anEvent({ decisionId: ID }));
    expect(JSON.parse(text)).toEqual({
      specversion: '1.0',
      id: ID,
      source: 'holdpoint.local/default',
      type: 'holdpoint.gate.decided',
      subject: `checkpoint:${ID}`,
      time: '2026-11-21T12:00:00.000Z',
      datacontenttype: 'application/json',
      data: { streamSeq: 7, contentDigest: DIGEST, references: { decisionId: ID } },
    });
  });

  it.each(WebhookEventType.options)('of %s is read as one by its schema', (type) => {
    const text = cloudEventBody('o', { ...anEvent({ a: ID, b: [DIGEST] }), type });
    expect(CloudEvent.parse(JSON.parse(text)).type).toBe(`holdpoint.${type}`);
  });

  it('is the same text for the same event, so that every attempt signs the same', () => {
    const text = cloudEventBody('o', anEvent({ b: ID, a: DIGEST }));
    expect(cloudEventBody('o', anEvent({ a: DIGEST, b: ID }))).toBe(text);
    expect(canonicalJson(JSON.parse(text))).toBe(text);
  });

  it('says no word of the decision: whoever acts must fetch and verify it', () => {
    const text = cloudEventBody('o', anEvent({ decision: 'ALLOW', sentence: 'May be deployed.' }));
    expect(text).not.toMatch(/ALLOW|deployed/);
  });

  it('stands without references once the content of its event was purged', () => {
    expect(CloudEvent.parse(JSON.parse(cloudEventBody('o', anEvent(null)))).data).toEqual({
      streamSeq: 7,
      contentDigest: DIGEST,
      references: {},
    });
  });

  it('is thin: long lists are left to be fetched', () => {
    const many = Object.fromEntries(
      Array.from({ length: 30 }, (_, index) => [`list${index}`, Array(64).fill(DIGEST)]),
    );
    const text = cloudEventBody('o', anEvent({ ...many, decisionId: ID }));
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(MAXIMUM_BODY_BYTES);
    expect(CloudEvent.parse(JSON.parse(text)).data.references).toEqual({ decisionId: ID });
  });

  it('is at most 20 kB and keeps its schema, whatever stands in the event', () => {
    const value = fc.oneof(
      fc.uuid(),
      fc.constant(DIGEST),
      fc.array(fc.constant(DIGEST), { maxLength: 100 }),
      fc.jsonValue(),
    );
    fc.assert(
      fc.property(fc.oneof(fc.dictionary(fc.string(), value), fc.jsonValue()), (body) => {
        const text = cloudEventBody('o', anEvent(body));
        expect(Buffer.byteLength(text)).toBeLessThanOrEqual(MAXIMUM_BODY_BYTES);
        expect(CloudEvent.safeParse(JSON.parse(text)).success).toBe(true);
      }),
    );
  });
});

describe('references of an event', () => {
  it('are its ids and digests, and lists of these', () => {
    expect(referencesOf({ runId: ID, weights: DIGEST, runs: [ID, DIGEST] })).toEqual({
      runId: ID,
      weights: DIGEST,
      runs: [ID, DIGEST],
    });
  });

  it.each([
    ['words of a person', { note: 'call me at 555-0100' }],
    ['a number', { n: 3 }],
    ['an object', { a: { id: ID } }],
    ['an empty list', { a: [] }],
    ['a list with a word in it', { a: [ID, 'x'] }],
    ['a list too long', { a: Array(65).fill(ID) }],
    ['a digest in capitals', { a: DIGEST.toUpperCase() }],
    ['a name that is a sentence', { 'the id is': ID }],
    ['a name without end', { ['a'.repeat(41)]: ID }],
    ['a text', 'x'],
    ['nothing', null],
  ])('leave out %s', (_, body) => {
    expect(referencesOf(body)).toEqual({});
  });

  it('reach no prototype', () => {
    const body: unknown = JSON.parse(`{"__proto__": "${ID}", "constructor": "${ID}"}`);
    expect(Object.getPrototypeOf(referencesOf(body))).toBe(Object.prototype);
    expect(referencesOf(body)).not.toHaveProperty('polluted');
  });

  it('are 32 at most', () => {
    const many = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`a${index}`, ID]));
    expect(Object.keys(referencesOf(many))).toHaveLength(32);
  });
});
