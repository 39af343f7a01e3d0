import { HoldpointError } from '../errors/holdpoint-error.js';

// Looked up once: every request, transcript and record goes through here.
const { stringify } = JSON;
const { getPrototypeOf, keys, prototype: plain } = Object;
const { isFinite } = Number;
const { isArray } = Array;

/**
 * One text per JSON value: members sorted by UTF-16 code units, no white space, numbers as ECMAScript prints them
 * (RFC 8785). A lone surrogate, which RFC 8785 leaves open, is written as its `\uXXXX` escape.
 * Members that are undefined are left out. Throws `digest.not_json` for anything that JSON can't say, NaN included.
 */
export function canonicalJson(value: unknown): string {
  let text = '';
  writeCanonicalJson(value, (part) => {
    text += part;
  });
  return text;
}

/**
 * Writes the text of `canonicalJson` in parts, none of which ends inside a character: what is only hashed need never
 * lie in memory as a whole. Throws the same.
 */
export function writeCanonicalJson(value: unknown, write: (part: string) => void): void {
  if (isScalar(value)) write(stringify(value));
  else if (isArray(value)) writeArray(value, write);
  else if (isPlainObject(value)) writeObject(value, write);
  else {
    throw new HoldpointError({
      code: 'digest.not_json',
      kind: 'invalid',
      message: `A value of type ${typeof value} has no JSON form.`,
    });
  }
}

// Loops, not maps and joins: they cost half as much.
function writeArray(elements: readonly unknown[], write: (part: string) => void): void {
  write('[');
  for (let index = 0; index < elements.length; index += 1) {
    if (index > 0) write(',');
    writeCanonicalJson(elements[index], write);
  }
  write(']');
}

function writeObject(
  members: Readonly<Record<string, unknown>>,
  write: (part: string) => void,
): void {
  let before = '{';
  for (const key of keys(members).sort()) {
    const member = members[key];
    if (member === undefined) continue;
    const name = `${before}${stringify(key)}:`;
    before = ',';
    if (isScalar(member)) write(name + stringify(member));
    else {
      write(name);
      writeCanonicalJson(member, write);
    }
  }
  write(before === '{' ? '{}' : '}');
}

function isScalar(value: unknown): value is string | number | boolean | null {
  return (
    typeof value === 'string' ||
    value === null ||
    typeof value === 'boolean' ||
    (typeof value === 'number' && isFinite(value))
  );
}

function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = getPrototypeOf(value);
  return prototype === plain || prototype === null;
}
