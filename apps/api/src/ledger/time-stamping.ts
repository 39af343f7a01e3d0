import { createHash, randomBytes } from 'node:crypto';

import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { parseNote } from '@holdpoint/shared/tlog/note';
import { z } from 'zod';

import { Count } from '../database/database.js';
import { type Ask, newestSignedHead } from './log-rows.js';
import { readBounded } from './read-bounded.js';

/** However fast the log grows: authorities are other people's. */
const AT_MOST_EVERY_MS = 60_000;
const LOOK_EVERY_MS = 1_000;
const PATIENCE_MS = 10_000;
const LARGEST_TOKEN_BYTES = 65_536;
/** id-sha256 with NULL parameters, as AlgorithmIdentifier. RFC 8017 appendix B.1. */
const SHA256_ALGORITHM = Buffer.from('300d06096086480165030402010500', 'hex');
const NONCE_BYTES = 8;

/** Has an outside authority say when the newest head was there (RFC 3161). */
export class TimeStamping {
  private stampedAt = -Infinity;

  constructor(
    private readonly ask: Ask,
    private readonly url: string,
  ) {}

  /** Gives the milliseconds until the next look. Throws `authority.unavailable`, `authority.token_wrong`. */
  async turn(): Promise<number> {
    const head = await newestSignedHead(this.ask);
    const wait = this.stampedAt + AT_MOST_EVERY_MS - performance.now();
    if (head === undefined) return LOOK_EVERY_MS;
    if (wait > 0) return wait;
    const rows = await this.ask('SELECT coalesce(max(size), 0) AS size FROM audit.timestamp');
    const last = z.array(z.object({ size: Count })).parse(rows)[0];
    if (last?.size === head.size) return LOOK_EVERY_MS;
    const digest = createHash('sha256').update(parseNote(head.note).text).digest();
    const token = await this.stamped(digest);
    await this.ask(
      'INSERT INTO audit.timestamp (size, authority, token, at) VALUES ($1, $2, $3, now()) ON CONFLICT DO NOTHING',
      [head.size, new URL(this.url).host, token],
    );
    this.stampedAt = performance.now();
    return LOOK_EVERY_MS;
  }

  private async stamped(digest: Buffer): Promise<Buffer> {
    const nonce = randomBytes(NONCE_BYTES);
    const response = await fetch(this.url, {
      method: 'POST',
      headers: { 'content-type': 'application/timestamp-query' },
      body: new Uint8Array(timeStampRequest(digest, nonce)),
      redirect: 'error',
      signal: AbortSignal.timeout(PATIENCE_MS),
    }).catch((cause: unknown) => {
      throw refusal('authority.unavailable', 'no answer', cause);
    });
    if (!response.ok) throw refusal('authority.unavailable', `it answered ${response.status}`);
    const token = await readBounded(response, LARGEST_TOKEN_BYTES);
    if (token === undefined || !isAbout(token, digest))
      throw refusal('authority.token_wrong', 'it is about something else');
    return token;
  }
}

/**
 * TimeStampReq in DER: version 1, SHA-256 imprint, nonce, certificate asked for. `digest` has 32 bytes. RFC 3161 §2.4.1.
 */
export function timeStampRequest(digest: Uint8Array, nonce: Uint8Array): Buffer {
  const version = element(0x02, Buffer.of(1));
  const imprint = element(0x30, Buffer.concat([SHA256_ALGORITHM, element(0x04, digest)]));
  // A first byte that is positive and not zero: integers are signed, and as short as can be.
  const number = element(0x02, Buffer.concat([Buffer.of(0x01), nonce]));
  const wantsCertificate = element(0x01, Buffer.of(0xff));
  return element(0x30, Buffer.concat([version, imprint, number, wantsCertificate]));
}

/**
 * Whether a TimeStampResp is granted and names our digest. Its signature is for verifiers: they know whom they trust, and
 * we gain nothing by lying to ourselves.
 */
function isAbout(token: Buffer, digest: Buffer): boolean {
  const granted = token.indexOf(Buffer.from('020100', 'hex'));
  return granted >= 0 && granted < 16 && token.includes(digest);
}

/** Tag, length and content; contents here have fewer than 128 bytes. */
function element(tag: number, content: Uint8Array): Buffer {
  return Buffer.concat([Buffer.of(tag, content.length), content]);
}

function refusal(
  code: 'authority.unavailable' | 'authority.token_wrong',
  why: string,
  cause?: unknown,
): HoldpointError {
  const message = `No time stamp from the authority of HOLDPOINT_TSA_URL: ${why}.`;
  return new HoldpointError({ code, kind: 'unavailable', message, cause });
}
