import { HoldpointError } from '../errors/holdpoint-error.js';

/**
 * A value that must be there. Throws `statistics.value_missing`: where a figure would rest on nothing, it fails instead
 * of counting as 0.
 */
export function known<Value>(value: Value | undefined): Value {
  if (value !== undefined) return value;
  throw new HoldpointError({
    code: 'statistics.value_missing',
    kind: 'invalid',
    message: 'A figure rests on a value that is not there.',
  });
}
