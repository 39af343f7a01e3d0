import { HoldpointError } from '../errors/holdpoint-error.js';

/**
 * One text per JSON value: members sorted by UTF-16 code units, no white space, numbers as ECMAScript prints them
 * (RFC 8785). A lone surrogate, which RFC 8785 leaves open, is written as its `\uXXXX` escape.
 * Members that are undefined are left out. Throws `digest.not_json` for anything that JSON can't say, NaN included.
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') {
    return JSON.stringify(value);
  }
  if (typeof value === 'number' && Number.isFinite(value)) return JSON.stringify(value);
  if (Array.isArray(value)) {
    return `[${value.map((element: unknown) => canonicalJson(element)).join(',')}]`;
  }
  if (isPlainObject(value)) {
    const members = Object.keys(value)
      .filter((key) => value[key] !== undefined)
      .sort()
      .map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key])}`);
    return `{${members.join(',')}}`;
  }
  throw new HoldpointError({
    code: 'digest.not_json',
    kind: 'invalid',
    message: `A value of type ${typeof value} has no JSON form.`,
  });
}

function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
