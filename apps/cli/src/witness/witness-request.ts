import { decodeUtf8 } from '@holdpoint/shared/encoding/utf8';

/** A parsed `add-checkpoint` body; the note is not looked into. */
export interface WitnessRequest {
  readonly oldSize: number;
  readonly proof: readonly Uint8Array[];
  readonly note: string;
}

const MOST_PROOF_LINES = 63;
const HASH_BYTES = 32;
const OLD_LINE = /^old (0|[1-9]\d{0,15})$/;

/** Reads a body strictly; undefined for anything that C2SP tlog-witness, "add-checkpoint", doesn't allow. Total. */
export function parseWitnessRequest(body: Uint8Array): WitnessRequest | undefined {
  const text = decodeUtf8(body);
  const end = text?.indexOf('\n\n') ?? -1;
  if (text === null || end < 0) return undefined;
  const [first = '', ...lines] = text.slice(0, end).split('\n');
  const oldSize = Number(OLD_LINE.exec(first)?.[1] ?? Number.NaN);
  if (!Number.isSafeInteger(oldSize) || lines.length > MOST_PROOF_LINES) return undefined;
  const proof = lines.map(parseHash).filter((hash) => hash !== undefined);
  return proof.length === lines.length ? { oldSize, proof, note: text.slice(end + 2) } : undefined;
}

/** Only the canonical spelling: two bodies are never one request. */
function parseHash(line: string): Uint8Array | undefined {
  const hash = Buffer.from(line, 'base64');
  return hash.length === HASH_BYTES && hash.toString('base64') === line ? hash : undefined;
}
