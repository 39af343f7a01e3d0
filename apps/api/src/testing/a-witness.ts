import { generateKeyPairSync, sign } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';

import { fromBase64 } from '@holdpoint/shared/encoding/base64';
import { compareHeads } from '@holdpoint/shared/tlog/compare-heads';
import { cosignedMessage, encodeTimestamped } from '@holdpoint/shared/tlog/cosignature';
import { parseNote, signatureLine } from '@holdpoint/shared/tlog/note';
import { parseTreeHead, type TreeHead } from '@holdpoint/shared/tlog/tree-head';
import { formatVerifierKey, verifierKeyOf } from '@holdpoint/shared/tlog/verifier-key';

import type { Witness } from '../ledger/cosigning.js';

/** A witness of a test that speaks C2SP tlog-witness, and remembers in memory. */
export interface TestWitness extends AsyncDisposable {
  readonly settings: Witness;
  /** What it has cosigned last, which a test may set. */
  seen: TreeHead | null;
  /** How often it was asked. */
  readonly requests: () => number;
  /** Answers with this instead of a cosignature. */
  answerWith(lines: string | null): void;
  /** Dates with this instead of the time of day, in milliseconds since 1970. */
  setClock(at: number): void;
}

const TYPE = 'cosignature-ed25519';

/** A witness on loopback that trusts any log key: what it refuses is a head that does not extend what it has seen. */
export async function aWitness(name = 'witness.test/w1'): Promise<TestWitness> {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const raw = new Uint8Array(publicKey.export({ type: 'spki', format: 'der' }).subarray(-32));
  const verifier = verifierKeyOf(name, TYPE, raw);
  let requests = 0;
  let instead: string | null = null;
  let clock: number | null = null;

  const cosigned = (treeHead: TreeHead): string => {
    const timestamp = Math.floor((clock ?? Date.now()) / 1000);
    const message = cosignedMessage({ type: TYPE, cosigner: name, timestamp, treeHead });
    const signature = encodeTimestamped(timestamp, new Uint8Array(sign(null, message, privateKey)));
    return `${signatureLine(name, verifier.keyId, signature)}\n`;
  };
  const answer = (body: string): { status: number; text: string } => {
    requests += 1;
    const end = body.indexOf('\n\n');
    const [old = '', ...proofLines] = body.slice(0, end).split('\n');
    const presented = parseTreeHead(parseNote(body.slice(end + 2)).text);
    const size = witness.seen?.size ?? 0;
    if (old !== `old ${size}`) return { status: 409, text: `${size}\n` };
    const proof = proofLines.map((line) => fromBase64(line) ?? new Uint8Array());
    if (witness.seen !== null && compareHeads(witness.seen, presented, proof) !== 'consistent')
      return { status: 422, text: '' };
    witness.seen = presented;
    return { status: 200, text: instead ?? cosigned(presented) };
  };
  const server = createServer((request, response) => {
    const chunks: Uint8Array[] = [];
    request.on('data', (chunk: Uint8Array) => chunks.push(chunk));
    request.on('end', () => {
      const { status, text } = answer(Buffer.concat(chunks).toString());
      response.writeHead(status).end(text);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const witness: TestWitness = {
    settings: {
      name,
      url: `http://127.0.0.1:${port}/`,
      key: formatVerifierKey(verifier),
      sameHost: true,
    },
    seen: null,
    requests: () => requests,
    answerWith(lines) {
      instead = lines;
    },
    setClock(at) {
      clock = at;
    },
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
  return witness;
}
