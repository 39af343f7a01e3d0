/** Four significant digits, in powers of ten where zeros would crowd: `1.817`, `477.8`, `5.76e+23`. */
export function shortNumber(value: number): string {
  const size = Math.abs(value);
  if (size !== 0 && (size >= 1e5 || size < 1e-3)) {
    return value.toExponential(2).replace(/\.?0+e/, 'e');
  }
  return String(Number(value.toPrecision(4)));
}

/** A number of parameters as people say it: `57.3 M`, `16.2 B`. */
export function sizeText(parameters: number): string {
  const [unit, word] = parameters >= 1e9 ? [1e9, ' B'] : parameters >= 1e6 ? [1e6, ' M'] : [1, ''];
  return `${shortNumber(Number((parameters / unit).toPrecision(3)))}${word}`;
}

/** `1.2e24 FLOP`, or the day `2027-03-01` of days since 1970; null is never. */
export function placeText(axis: 'compute' | 'time', at: number | null): string {
  if (at === null) return 'never';
  if (axis === 'compute') return `${shortNumber(at)} FLOP`;
  const date = new Date(Math.round(at) * 86_400_000);
  // ECMAScript's dates end in the year 275760.
  return Number.isNaN(date.getTime()) ? `day ${shortNumber(at)}` : date.toISOString().slice(0, 10);
}

/** A domain with a little room on both sides; [0, 1] for no finite value. */
export function paddedDomain(values: readonly number[]): readonly [number, number] {
  const finite = values.filter(Number.isFinite);
  if (finite.length === 0) return [0, 1];
  const [low, high] = [Math.min(...finite), Math.max(...finite)];
  const room = 0.05 * (high - low) || 0.05 * Math.abs(high) || 1;
  return [low - room, high + room];
}
