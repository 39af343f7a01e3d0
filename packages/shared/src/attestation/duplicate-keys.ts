import { HoldpointError } from '../errors/holdpoint-error.js';

/** How deep arrays and objects may lie in each other. */
const DEEPEST = 64;

/**
 * The value of a JSON text in which no object names a member twice. Of `{"a":1,"a":2}` one reader takes the first, another
 * the last: what was signed would mean two things. `__proto__` is no name either: what copies an object may drop it. Throws
 * `json.malformed`, `json.duplicate_key`, `json.name_forbidden` and `json.too_deep`.
 */
export function parseUniqueJson(text: string): unknown {
  const value = parsed(text);
  refuseDuplicates(text);
  return value;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw fault('json.malformed', 'The text is not JSON.', cause);
  }
}

/** Member names seen so far of each open object; null for an array. */
type OpenValue = Set<string> | null;

/** Walks the tokens of a text that is known to be JSON. */
function refuseDuplicates(text: string): void {
  const open: OpenValue[] = [];
  let at = 0;
  while (at < text.length) {
    const character = text[at];
    if (character === '"') {
      const end = endOfString(text, at);
      const names = open.at(-1);
      if (names && isName(text, end)) addName(names, text.slice(at, end));
      at = end;
      continue;
    }
    if (character === '{' || character === '[') open.push(character === '{' ? new Set() : null);
    if (character === '}' || character === ']') open.pop();
    if (open.length > DEEPEST) {
      throw fault('json.too_deep', `The text is nested more than ${DEEPEST} levels deep.`);
    }
    at += 1;
  }
}

/** Index after the closing quote of the string that opens at `start`. */
function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at + 1;
}

function isName(text: string, end: number): boolean {
  let at = end;
  while (at < text.length && ' \t\n\r'.includes(text.charAt(at))) at += 1;
  return text[at] === ':';
}

/** Names are compared as they are read: `"\u0061"` is `"a"`. */
function addName(names: Set<string>, token: string): void {
  const name = token.includes('\\') ? String(JSON.parse(token)) : token.slice(1, -1);
  if (name === '__proto__') {
    throw fault('json.name_forbidden', 'A member is named __proto__.');
  }
  if (names.has(name)) {
    throw fault('json.duplicate_key', `The member ${JSON.stringify(name)} stands twice.`);
  }
  names.add(name);
}

function fault(code: `json.${string}`, message: string, cause?: unknown): HoldpointError {
  return new HoldpointError({ code, kind: 'invalid', message, cause });
}
