import { type ErrorCode, HoldpointError } from '../errors/holdpoint-error.js';

/** A fault of a safetensors file. Text out of the file is quoted and cut: whoever made it chose it. */
export function safetensorsFault(
  code: `safetensors.${string}` & ErrorCode,
  message: string,
  details: Readonly<Record<string, unknown>> = {},
): HoldpointError {
  return new HoldpointError({ code, kind: 'invalid', message, details });
}

/** A name from a file, for a message. */
export function quoted(name: string): string {
  return JSON.stringify(name.length > 120 ? `${name.slice(0, 120)}…` : name);
}
