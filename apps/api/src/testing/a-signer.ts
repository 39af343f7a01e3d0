import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';

import { envelopeOf, pae } from '@holdpoint/shared/attestation/dsse';
import { formatKeyRotation } from '@holdpoint/shared/tlog/key-rotation';
import { formatNote, signatureLine } from '@holdpoint/shared/tlog/note';
import { mayExtend } from '@holdpoint/shared/tlog/signer-core';
import { formatTreeHead } from '@holdpoint/shared/tlog/tree-head';
import {
  formatVerifierKey,
  type VerifierKey,
  verifierKeyOf,
} from '@holdpoint/shared/tlog/verifier-key';
import { z } from 'zod';

import type { LogEnv } from '../env.js';

/** The signer of a test: the real protocol over the same core, with its keys in memory and nothing on a disk. */
export interface TestSigner extends AsyncDisposable {
  readonly settings: Pick<LogEnv, 'origin' | 'signerUrl' | 'signerToken'>;
  readonly key: VerifierKey;
  /** Of statements, raw Ed25519. */
  readonly statementKey: Uint8Array;
  /** What it has signed last. */
  readonly size: () => number;
  /** How often it was asked to sign a head. */
  readonly heads: () => number;
  /** Answers nothing while it is away. */
  setAway(isAway: boolean): void;
  /** Signs no statement whose text holds one of these words. */
  refuse(...words: readonly string[]): void;
  /** Signs from now on with a new key, which the old one endorses unless told. */
  rotate(endorsed?: boolean): void;
  /** Shows another key for statements, as whoever took the signer's place. */
  swapStatementKey(): void;
  /** Forgets or invents what it has signed, as one whose state was lost or whose database was rolled back. */
  remember(head: { readonly size: number; readonly root: Uint8Array } | null): void;
}

const HeadRequest = z.object({
  from: z.int(),
  size: z.int(),
  root: z.base64(),
  proof: z.array(z.base64()),
});
const StatementRequest = z.object({ payloadType: z.string(), payload: z.base64() });
const EpochRequest = z.object({ issuedAt: z.string(), epochs: z.array(z.json()) });

interface NoteKey {
  readonly verifier: VerifierKey;
  readonly privateKey: KeyObject;
}

/** A signer on loopback for a log of this origin. */
export async function aSigner(origin = 'holdpoint.test/log'): Promise<TestSigner> {
  const signerToken = crypto.randomUUID();
  let keys: readonly NoteKey[] = [noteKey(origin)];
  const statement = generateKeyPairSync('ed25519');
  const statementKey = rawOf(statement.publicKey);
  const keyid = createHash('sha256').update(statementKey).digest('hex');
  let shownStatementKey = {
    keyid,
    algorithm: 'ed25519',
    publicKey: Buffer.from(statementKey).toString('base64'),
  };
  const rotations: string[] = [];
  let last: { size: number; root: Uint8Array } | null = null;
  let [isAway, heads] = [false, 0];
  let refused: readonly string[] = [];

  const current = (): NoteKey => keys[0] ?? noteKey(origin);
  const answers: Readonly<Record<string, (body: unknown) => { status: number; value: unknown }>> = {
    'GET /v1/keys': () => ({
      status: 200,
      value: {
        origin,
        logKeys: keys.map(({ verifier }) => formatVerifierKey(verifier)),
        statementKeys: [shownStatementKey],
        rotations,
      },
    }),
    'POST /v1/tree-heads': (body) => {
      const { from, size, root, proof } = HeadRequest.parse(body);
      heads += 1;
      const asked = { from, size, root: bytesOf(root), proof: proof.map(bytesOf) };
      const verdict = mayExtend(last, asked);
      if (verdict === 'signer.size_moved')
        return { status: 409, value: { code: verdict, size: last?.size ?? 0 } };
      if (verdict !== 'extend') return { status: 422, value: { code: verdict } };
      last = { size, root: asked.root };
      const text = formatTreeHead({ origin, size, root: asked.root, extensions: [] });
      return { status: 200, value: { note: noteOf(text, current()) } };
    },
    'POST /v1/statements': (body) => {
      const { payloadType, payload } = StatementRequest.parse(body);
      const bytes = bytesOf(payload);
      if (refused.some((word) => Buffer.from(bytes).includes(word)))
        return { status: 422, value: { code: 'signer.not_logged' } };
      const signature = sign(null, pae(payloadType, bytes), statement.privateKey);
      return { status: 200, value: envelopeOf(payloadType, bytes, [{ keyid, signature }]) };
    },
    'POST /v1/epochs': (body) => {
      const list = EpochRequest.parse(body);
      const text = `holdpoint/epochs/v1\n${origin}\n${JSON.stringify(list)}\n`;
      return { status: 200, value: { note: noteOf(text, current()) } };
    },
  };
  const server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      if (isAway) {
        request.socket.destroy();
        return;
      }
      const answer = answers[`${request.method ?? ''} ${request.url ?? ''}`];
      const isKnown = request.headers.authorization === `Bearer ${signerToken}`;
      const { status, value } = isKnown
        ? (answer?.(body) ?? { status: 404, value: {} })
        : { status: 401, value: {} };
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(value));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    settings: { origin, signerToken, signerUrl: `http://127.0.0.1:${port}` },
    get key() {
      return current().verifier;
    },
    statementKey,
    size: () => last?.size ?? 0,
    heads: () => heads,
    setAway(value) {
      isAway = value;
    },
    refuse(...words) {
      refused = words;
    },
    rotate(endorsed = true) {
      const [old, added] = [current(), noteKey(origin)];
      const text = formatKeyRotation({ origin, old: [old.verifier], added: [added.verifier] });
      if (endorsed) rotations.push(noteOf(text, old));
      keys = [added];
    },
    swapStatementKey() {
      const other = rawOf(generateKeyPairSync('ed25519').publicKey);
      shownStatementKey = {
        keyid: createHash('sha256').update(other).digest('hex'),
        algorithm: 'ed25519',
        publicKey: Buffer.from(other).toString('base64'),
      };
    },
    remember(head) {
      last = head;
    },
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function noteKey(origin: string): NoteKey {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  return { verifier: verifierKeyOf(origin, 'ed25519', rawOf(publicKey)), privateKey };
}

function noteOf(text: string, { verifier, privateKey }: NoteKey): string {
  const signature = sign(null, Buffer.from(text), privateKey);
  return formatNote(text, [signatureLine(verifier.name, verifier.keyId, signature)]);
}

/** The last 32 bytes of the SubjectPublicKeyInfo. RFC 8410 §4. */
function rawOf(publicKey: KeyObject): Uint8Array {
  return new Uint8Array(publicKey.export({ type: 'spki', format: 'der' }).subarray(-32));
}

function bytesOf(base64: string): Uint8Array {
  return new Uint8Array(Buffer.from(base64, 'base64'));
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of request as AsyncIterable<Uint8Array>) chunks.push(chunk);
  return chunks.length === 0 ? undefined : JSON.parse(Buffer.concat(chunks).toString());
}
