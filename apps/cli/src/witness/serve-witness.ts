import {
  type HttpService,
  type Listen,
  type PlainReply,
  type PlainRequest,
  serveHttp,
} from '../signer/serve-http.js';
import type { Witness, WitnessAnswer } from './witness.js';

const CHECKPOINT = /^\/([0-9a-f]{64})\/checkpoint$/;

/** C2SP tlog-witness: submission and monitoring under one prefix. Nobody shows a token: the log's signature is checked. */
export function serveWitness(listen: Listen, witness: Witness): Promise<HttpService> {
  return serveHttp(listen, async ({ method, path, body }: PlainRequest) => {
    if (method === 'POST' && path === '/add-checkpoint') return replyOf(await witness.add(body));
    const originHash = method === 'GET' ? CHECKPOINT.exec(path)?.[1] : undefined;
    const note = originHash === undefined ? undefined : witness.cosigned(originHash);
    return note === undefined ? plain(404, 'not found\n') : plain(200, note);
  });
}

function replyOf(answer: WitnessAnswer): PlainReply {
  switch (answer.status) {
    case 200:
      return plain(200, answer.lines.map((line) => `${line}\n`).join(''));
    case 409:
      return { status: 409, contentType: 'text/x.tlog.size', body: `${answer.size}\n` };
    case 400:
      return plain(400, 'not an add-checkpoint request\n');
    case 403:
      return plain(403, 'not signed by a key of this log\n');
    case 404:
      return plain(404, 'unknown log\n');
    case 422:
      return plain(422, 'not consistent with the last checkpoint\n');
  }
}

function plain(status: number, body: string): PlainReply {
  return { status, contentType: 'text/plain; charset=utf-8', body };
}
