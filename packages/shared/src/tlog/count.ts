/** Whether a value is a number of leaves, or an index: an integer from 0 to 2^53 - 1. */
export function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

/** The count of a decimal text without sign and leading zeros; undefined for anything else. Total. */
export function parseCount(text: string): number | undefined {
  const count = /^(?:0|[1-9]\d{0,15})$/.test(text) ? Number(text) : undefined;
  return isCount(count) ? count : undefined;
}
