import { fromBase64, toBase64 } from '../encoding/base64.js';
import { HoldpointError } from '../errors/holdpoint-error.js';
import { isHash } from './bytes.js';
import { isCount, parseCount } from './count.js';
import { isNoteText } from './key-name.js';

/** What a log says of itself: how many leaves it has, and their root. C2SP calls its note a checkpoint. */
export interface TreeHead {
  /** Identity of the log; not empty. */
  readonly origin: string;
  readonly size: number;
  /** 32 bytes. */
  readonly root: Uint8Array;
  /** Lines without meaning to us, kept because signatures cover them; none is empty. */
  readonly extensions: readonly string[];
}

/**
 * The tree head that the text of a note says. Adversarial input: throws `log.tree_head_malformed` for a size with sign
 * or leading zeros or beyond 2^53 - 1, for a root that is not 32 bytes in canonical base64, for empty lines and control
 * characters. C2SP tlog-checkpoint.
 */
export function parseTreeHead(text: string): TreeHead {
  const [origin = '', sizeText = '', rootText = '', ...extensions] = text.slice(0, -1).split('\n');
  const size = parseCount(sizeText);
  const root = fromBase64(rootText);
  if (!text.endsWith('\n') || !isNoteText(text)) throw malformed('its text');
  if (origin === '' || extensions.includes('')) throw malformed('an empty line');
  if (size === undefined) throw malformed('its size');
  if (!isHash(root)) throw malformed('its root');
  return { origin, size, root, extensions };
}

/** The text that `parseTreeHead` reads; throws `log.tree_head_malformed` for what it would not read. */
export function formatTreeHead({ origin, size, root, extensions }: TreeHead): string {
  if (!isCount(size)) throw malformed('its size');
  const lines = [origin, String(size), toBase64(root), ...extensions];
  const text = lines.map((line) => `${line}\n`).join('');
  if (lines.some((line) => line.includes('\n'))) throw malformed('its text');
  parseTreeHead(text);
  return text;
}

function malformed(what: string): HoldpointError {
  return new HoldpointError({
    code: 'log.tree_head_malformed',
    kind: 'integrity',
    message: `A tree head is malformed: ${what}.`,
  });
}
