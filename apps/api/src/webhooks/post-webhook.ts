import { lookup } from 'node:dns/promises';
import { Agent as HttpAgent, type IncomingMessage, request as httpRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';

import { isHoldpointError } from '@holdpoint/shared/errors/holdpoint-error';

import type { PrivateRanges } from './address-rules.js';
import { type Resolver, resolveTarget, type Target } from './target.js';

export interface Post {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What became of one attempt. */
export type PostOutcome =
  | { readonly kind: 'accepted'; readonly status: number }
  | { readonly kind: 'refused'; readonly status: number; readonly answer: string }
  | { readonly kind: 'failed'; readonly code: `webhook.${string}` };

export interface PostRules {
  readonly resolve: Resolver;
  readonly ranges: PrivateRanges;
  /** From the first question for an address to the end of the answer. */
  readonly timeoutMs: number;
  /** Ends an attempt when the process stops. */
  readonly signal?: AbortSignal;
}

/** Standard Webhooks: 15 to 30 seconds. */
export const POST_TIMEOUT_MS = 15_000;

const READ_BYTES = 800;
const KEPT_CHARACTERS = 200;

/** Asks the system's resolver for every address, of both families. */
export const systemResolver: Resolver = async (hostname) =>
  (await lookup(hostname, { all: true, order: 'verbatim' })).map(({ address }) => address);

/**
 * Posts once, to an address that was checked in this very attempt: the connection asks no resolver again, so a name that
 * changes its address in between gains nothing. Any 2xx accepts; a redirect is an answer like another and is not
 * followed. Total: what went wrong is the outcome.
 */
export async function postWebhook(post: Post, rules: PostRules): Promise<PostOutcome> {
  const deadline = AbortSignal.timeout(rules.timeoutMs);
  const signal = rules.signal === undefined ? deadline : AbortSignal.any([deadline, rules.signal]);
  try {
    signal.throwIfAborted();
    const target = await orAborted(resolveTarget(post.url, rules.resolve, rules.ranges), signal);
    return await send(target, post, signal);
  } catch (error) {
    if (signal.aborted) {
      return {
        kind: 'failed',
        code: deadline.aborted ? 'webhook.timed_out' : 'webhook.interrupted',
      };
    }
    return { kind: 'failed', code: codeOf(error) };
  }
}

async function send(target: Target, post: Post, signal: AbortSignal): Promise<PostOutcome> {
  const response = await answerOf(target, post, signal);
  const status = response.statusCode ?? 0;
  if (status >= 200 && status < 300) {
    response.destroy();
    return { kind: 'accepted', status };
  }
  return { kind: 'refused', status, answer: await beginningOf(response) };
}

function answerOf(target: Target, post: Post, signal: AbortSignal): Promise<IncomingMessage> {
  const { url, hostname, addresses } = target;
  const isTls = url.protocol === 'https:';
  const options = {
    method: 'POST',
    headers: { ...post.headers, 'content-length': Buffer.byteLength(post.body) },
    signal,
    lookup: pinned(addresses),
    // Connections of its own, and no proxy of the environment: it would resolve the name once more.
    agent: isTls ? new HttpsAgent({ keepAlive: false }) : new HttpAgent({ keepAlive: false }),
    ...(isTls && isIP(hostname) === 0 ? { servername: hostname } : {}),
  };
  return new Promise((resolve, reject) => {
    const request = (isTls ? httpsRequest : httpRequest)(url, options, resolve);
    request.on('error', reject);
    // An answer of 101, which nobody asked for, closes the connection with neither answer nor error.
    request.on('close', () => {
      reject(new Error('closed without an answer'));
    });
    request.end(post.body);
  });
}

/** Answers with the checked addresses, whatever it is asked for. */
function pinned(addresses: readonly string[]): LookupFunction {
  const answers = addresses.map((address) => ({ address, family: isIP(address) }));
  return (_hostname, { all }, callback) => {
    const [first] = answers;
    if (all === true) callback(null, answers);
    else callback(null, first?.address ?? '', first?.family ?? 4);
  };
}

/** Hostile text: the receiver wrote it. PostgreSQL stores neither NUL nor half a surrogate pair. */
async function beginningOf(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    length += chunk.length;
    if (length >= READ_BYTES) break;
  }
  response.destroy();
  const text = Buffer.concat(chunks).subarray(0, READ_BYTES).toString('utf8');
  return text.slice(0, KEPT_CHARACTERS).replace(/[\0\p{Cs}]/gu, '\u{fffd}');
}

function orAborted<Value>(work: Promise<Value>, signal: AbortSignal): Promise<Value> {
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => {
      reject(new Error('aborted'));
    });
  });
  return Promise.race([work, aborted]);
}

/** Of ours the code; of the network one for all, because its words name addresses. */
function codeOf(error: unknown): `webhook.${string}` {
  if (isHoldpointError(error) && error.code.startsWith('webhook.')) {
    return `webhook.${error.code.slice('webhook.'.length)}`;
  }
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return /CERT|TLS|SSL|SIGNATURE|ALTNAME/.test(code)
    ? 'webhook.tls_failed'
    : 'webhook.connection_failed';
}
