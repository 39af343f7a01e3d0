import { MAXIMUM_EPOCH, storable } from '@holdpoint/shared/contracts/common';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { z } from 'zod';

/** Place after which a page goes on: key and epoch of the last record before it. Opaque to the caller. */
export const Cursor = z.tuple([
  z.string().regex(storable),
  z.int().nonnegative().max(MAXIMUM_EPOCH),
]);
export type Cursor = z.infer<typeof Cursor>;

/** Before every record. */
const START: Cursor = ['', 0];

export function cursorText({
  sampleKey,
  epoch,
}: {
  readonly sampleKey: string;
  readonly epoch: number;
}): string {
  return JSON.stringify([sampleKey, epoch]);
}

/** Throws `request.invalid`. */
export function cursorOf(text: string | undefined): Cursor {
  if (text === undefined) return START;
  const parsed = Cursor.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  throw new HoldpointError({
    code: 'request.invalid',
    kind: 'invalid',
    message: '`after` is not what an earlier page gave as `next`.',
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
