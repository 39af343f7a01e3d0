import { utf8ToBytes } from '@noble/hashes/utils.js';
import { z } from 'zod';

import { Sha256, Timestamp } from '../contracts/common.js';
import { canonicalJson } from '../digest/canonical-json.js';
import { WebhookEventType } from './event-types.js';

/** RFC 9110 name of a CloudEvents body in structured mode. */
export const CLOUD_EVENT_MEDIA = 'application/cloudevents+json; charset=utf-8';

/** Standard Webhooks advises against more than 20 kB. */
export const MAXIMUM_BODY_BYTES = 20_000;

const MAXIMUM_REFERENCES = 32;
const MAXIMUM_LIST = 64;

/** An id of an entity, or the digest of a document: all that a webhook says of what happened. */
const Reference = z.union([z.uuid(), Sha256]);
const References = z.array(Reference).min(1).max(MAXIMUM_LIST);
const Name = z.string().regex(/^[a-zA-Z][a-zA-Z0-9]{0,39}$/);

/** Body of a webhook: CloudEvents 1.0 in structured mode, as a receiver reads it. */
export const CloudEvent = z
  .strictObject({
    specversion: z.literal('1.0'),
    /** Of the audit event; equal to `webhook-id`. */
    id: z.uuid(),
    /** Origin of the log that holds the event. */
    source: z.string().min(1).max(255),
    type: z.templateLiteral(['holdpoint.', WebhookEventType]),
    /** Stream of the event, such as `checkpoint:<id>`. */
    subject: z.string().min(1).max(200),
    time: Timestamp,
    datacontenttype: z.literal('application/json'),
    data: z.strictObject({
      /** Numbered without gaps within the stream: a receiver sees what it lacks. */
      streamSeq: z.int().positive(),
      /** Salted commitment of the event's content, as its entry in the log holds it. */
      contentDigest: Sha256,
      references: z.record(Name, z.union([Reference, References])),
    }),
  })
  .meta({ id: 'CloudEvent' });
export type CloudEvent = z.infer<typeof CloudEvent>;

/** What of an audit event a webhook is made from. */
export interface PublicEvent {
  readonly id: string;
  readonly type: WebhookEventType;
  readonly stream: string;
  readonly streamSeq: number;
  readonly at: Timestamp;
  readonly contentDigest: Sha256;
  /** Null once its content was purged. */
  readonly body: unknown;
}

/**
 * The thin body of an event's webhook, as canonical JSON of at most 20 kB: ids and digests, and no word of a decision or
 * a person. Whoever acts on it fetches the decision with its proof and verifies that, so a forged or stale webhook opens
 * nothing. The same event gives the same text. Total for an event of the log.
 */
export function cloudEventBody(origin: string, event: PublicEvent): string {
  const { id, type, stream, streamSeq, at, contentDigest, body } = event;
  const textWith = (references: CloudEvent['data']['references']): string => {
    const cloudEvent: CloudEvent = {
      specversion: '1.0',
      id,
      source: origin,
      type: `holdpoint.${type}`,
      subject: stream,
      time: at,
      datacontenttype: 'application/json',
      data: { streamSeq, contentDigest, references },
    };
    return canonicalJson(cloudEvent);
  };
  const text = textWith(referencesOf(body));
  // Long lists of ids are what the receiver fetches anyway.
  return utf8ToBytes(text).length <= MAXIMUM_BODY_BYTES
    ? text
    : textWith(referencesOf(body, 'single'));
}

/**
 * The members of an event's body whose value is an id or a digest, or a list of these; anything else stays at home,
 * because bodies hold words that people wrote. By name, at most 32. Total.
 */
export function referencesOf(
  body: unknown,
  lists: 'single' | 'all' = 'all',
): CloudEvent['data']['references'] {
  if (typeof body !== 'object' || body === null) return {};
  const value = lists === 'all' ? z.union([Reference, References]) : Reference;
  const members = Object.entries(body).flatMap(([name, member]) => {
    const parsed = value.safeParse(member);
    return parsed.success && Name.safeParse(name).success ? [[name, parsed.data] as const] : [];
  });
  return Object.fromEntries(members.slice(0, MAXIMUM_REFERENCES));
}
