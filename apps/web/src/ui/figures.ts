const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

/** `12,345`. */
export function count(value: number): string {
  return whole.format(value);
}

/** `1 task`, `2 tasks`. */
export function counted(value: number, noun: string, plural = `${noun}s`): string {
  return `${count(value)} ${value === 1 ? noun : plural}`;
}

/** A cost of `microUsd` millionths of a dollar: `$0.00` says nothing, so a small one reads `< $0.01`. */
export function cost(microUsd: number): string {
  if (microUsd > 0 && microUsd < 10_000) return '< $0.01';
  return new Intl.NumberFormat('en', { style: 'currency', currency: 'USD' }).format(
    microUsd / 1_000_000,
  );
}

/** A span of time at the precision that a waiting person needs: `45 s`, `3 min`, `2 h 5 min`, `4 d`. Seconds in. */
export function span(seconds: number): string {
  if (seconds < 90) return `${Math.max(0, Math.round(seconds))} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
  return `${Math.round(hours / 24)} d`;
}

/** Where `at` lies seen from `now`: `in 3 d`, `2 h ago`, `now`. */
export function distance(at: string, now: Date): string {
  const seconds = (Date.parse(at) - now.getTime()) / 1000;
  if (Math.abs(seconds) < 5) return 'now';
  return seconds > 0 ? `in ${span(seconds)}` : `${span(-seconds)} ago`;
}

/** `45,120 of 100,000` as a share in [0, 1]; 0 of nothing. */
export function shareOf(part: number, total: number): number {
  return total === 0 ? 0 : Math.min(1, part / total);
}
