import { createHash, timingSafeEqual } from 'node:crypto';

import { decodeUtf8 } from '@holdpoint/shared/encoding/utf8';
import { type HoldpointError, isHoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { z } from 'zod';

import {
  type HttpService,
  type Listen,
  type PlainReply,
  type PlainRequest,
  serveHttp,
} from './serve-http.js';
import type { Signer } from './signer.js';
import { EpochRequest, HeadRequest, StatementRequest } from './signer-requests.js';

type Work = (body: unknown) => Promise<unknown>;

/** A decision over many criteria, whose envelope may have 8 MiB, or the epochs of a hundred thousand models. */
const LARGEST_BODY = 16 * 1024 * 1024;

/** The protocol between the API and the signer, over loopback; whoever lacks the token is told nothing. */
export function serveSigner(listen: Listen, signer: Signer, token: string): Promise<HttpService> {
  const routes = new Map<string, Work>([
    ['GET /v1/keys', () => Promise.resolve(signer.keys)],
    ['POST /v1/tree-heads', (body) => signer.signHead(HeadRequest.parse(body))],
    ['POST /v1/statements', (body) => signer.signStatement(StatementRequest.parse(body))],
    ['POST /v1/epochs', (body) => signer.signEpochs(EpochRequest.parse(body))],
  ]);
  const tell = (request: PlainRequest): Promise<PlainReply> => {
    if (!isBearer(request.authorization, token)) {
      return Promise.resolve(
        json(401, { code: 'signer.unauthenticated', message: 'No or another token.' }),
      );
    }
    const work = routes.get(`${request.method} ${request.path}`);
    if (work !== undefined) return answer(work, request);
    return Promise.resolve(json(404, { code: 'signer.unknown', message: 'No such route.' }));
  };
  return serveHttp(listen, tell, LARGEST_BODY);
}

async function answer(work: Work, { method, body }: PlainRequest): Promise<PlainReply> {
  try {
    return json(200, await work(method === 'GET' ? undefined : parseJson(body)));
  } catch (error) {
    if (error instanceof z.ZodError) {
      return json(400, { code: 'signer.request_malformed', message: z.prettifyError(error) });
    }
    if (!isHoldpointError(error)) throw error;
    const { code, message, details } = error;
    return json(statusOf(error), { ...details, code, message });
  }
}

/** 409: ask again with the size told; 422: never sign this; 503: the key's program failed. */
function statusOf({ code, kind }: HoldpointError): number {
  if (code === 'signer.size_moved') return 409;
  return kind === 'unavailable' ? 503 : 422;
}

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(decodeUtf8(body) ?? '');
  } catch {
    // No request is `undefined`, so its schema refuses it.
    return undefined;
  }
}

function json(status: number, value: unknown): PlainReply {
  return { status, contentType: 'application/json', body: `${JSON.stringify(value)}\n` };
}

/** Over digests: equal lengths, and no time that tells how much of a guess was right. */
function isBearer(authorization: string | undefined, token: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(authorization ?? ''), digest(`Bearer ${token}`));
}
