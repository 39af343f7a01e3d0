import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

import { fromBase64, toBase64 } from '../encoding/base64.js';
import { HoldpointError } from '../errors/holdpoint-error.js';
import { isKeyName, isNoteText } from './key-name.js';

/** C2SP signed-note: verifiers accept at least 16. */
const MAXIMUM_SIGNATURES = 16;
const MAXIMUM_BYTES = 1_000_000;
/** Em dash and space. */
const DASH = '\u2014 ';

/** One signature line; nothing of it is verified. */
export interface NoteSignature {
  readonly name: string;
  /** Eight lower-case hex digits. */
  readonly keyId: string;
  /** What follows the key id; its form depends on the key's type. */
  readonly signature: Uint8Array;
  /** The line as it stands in the note, without its line feed. */
  readonly line: string;
}

/** A signed note; nothing of it may be believed before `verifyNote`. */
export interface Note {
  /** With its last line feed, without the empty line that follows. */
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

/**
 * The parts of a signed note. Adversarial input: throws `log.note_malformed` for control characters other than the line
 * feed, lone surrogates, more than 1,000,000 bytes, no or more than 16 signatures, and signature lines that are not the one
 * text of their content. C2SP signed-note.
 */
export function parseNote(note: string): Note {
  const separator = note.lastIndexOf('\n\n');
  if (note.length > MAXIMUM_BYTES) throw malformed('too long');
  if (!isNoteText(note)) throw malformed('a control character');
  if (utf8ToBytes(note).length > MAXIMUM_BYTES) throw malformed('too long');
  if (separator < 0 || !note.endsWith('\n')) throw malformed('no signatures');
  const lines = note.slice(separator + 2, -1).split('\n');
  if (lines.length > MAXIMUM_SIGNATURES) throw malformed(`${lines.length} signatures`);
  return { text: note.slice(0, separator + 1), signatures: lines.map(parseSignatureLine) };
}

/** One signature line, without its line feed; throws `log.note_malformed`. C2SP signed-note. */
export function parseSignatureLine(line: string): NoteSignature {
  const [name = '', encoded = '', ...rest] = line.slice(DASH.length).split(' ');
  const bytes = fromBase64(encoded);
  if (!line.startsWith(DASH) || rest.length > 0 || !isKeyName(name)) throw malformed('a line');
  if (bytes === null || bytes.length < 5) throw malformed('a signature');
  return { name, keyId: bytesToHex(bytes.subarray(0, 4)), signature: bytes.subarray(4), line };
}

/** The line, without line feed, that carries a signature by the key of a name and an id of eight hex digits. */
export function signatureLine(name: string, keyId: string, signature: Uint8Array): string {
  const id = Uint8Array.from(keyId.match(/../g) ?? [], (digits) => parseInt(digits, 16));
  const line = `${DASH}${name} ${toBase64(Uint8Array.of(...id, ...signature))}`;
  parseSignatureLine(line);
  return line;
}

/**
 * The note of a text and its signature lines, which are given without line feeds. Throws `log.note_malformed` for what
 * `parseNote` would not read back as the same.
 */
export function formatNote(text: string, lines: readonly string[]): string {
  if (!text.endsWith('\n')) throw malformed('no line feed at its end');
  const note = `${text}\n${lines.map((line) => `${line}\n`).join('')}`;
  const parsed = parseNote(note);
  if (parsed.text !== text || parsed.signatures.length !== lines.length) throw malformed('a line');
  return note;
}

function malformed(what: string): HoldpointError {
  return new HoldpointError({
    code: 'log.note_malformed',
    kind: 'integrity',
    message: `A signed note is malformed: ${what}.`,
  });
}
