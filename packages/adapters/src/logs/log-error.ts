import { type ErrorCode, HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';

const MAX_SHOWN = 200;

/**
 * Text of a log as it may stand in a message: control, bidirectional and unpaired characters become `\u{…}`, at most
 * 200 characters. Log text is adversarial: escape sequences in it could forge lines on a terminal (inspect_ai PR 4854).
 */
export function visible(text: string, maxLength: number = MAX_SHOWN): string {
  const cut = text.length > maxLength ? `${text.slice(0, maxLength)}…` : text;
  return cut.replace(
    /[\p{Cc}\p{Cs}\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu,
    (hidden) => `\\u{${(hidden.codePointAt(0) ?? 0).toString(16)}}`,
  );
}

/** The refusal of a log: kind `invalid`, `place` names the member or the file at fault. */
export function logError(
  code: ErrorCode,
  message: string,
  place?: string,
  cause?: unknown,
): HoldpointError {
  return new HoldpointError({
    code,
    kind: 'invalid',
    message: place === undefined ? message : `${visible(place)}: ${message}`,
    ...(place === undefined ? {} : { details: { place: visible(place) } }),
    ...(cause === undefined ? {} : { cause }),
  });
}
