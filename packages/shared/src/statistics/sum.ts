/** Sum in order of size: rounding must not let the order of the values change a digest. */
export function sum(values: readonly number[]): number {
  return values.toSorted((left, right) => left - right).reduce((total, value) => total + value, 0);
}
