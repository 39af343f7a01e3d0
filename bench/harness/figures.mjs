/** Medians, ratios and tables. */

export function round(value, digits = 2) {
  return Math.round(value * 10 ** digits) / 10 ** digits;
}

/** Middle value and both ends. */
export function spread(values, digits = 2) {
  const sorted = [...values].sort((left, right) => left - right);
  const half = Math.floor(sorted.length / 2);
  const median = sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  return {
    median: round(median, digits),
    min: round(sorted[0], digits),
    max: round(sorted.at(-1), digits),
  };
}

export const shown = ({ median, min, max }) => `${median} (${min}-${max})`;

/** A text table: the first row is the head. */
export function table(rows) {
  const widths = rows[0].map((_, column) =>
    Math.max(...rows.map((row) => String(row[column] ?? '').length)),
  );
  const lines = rows.map((row) =>
    row
      .map((cell, column) => String(cell ?? '').padEnd(widths[column]))
      .join('  ')
      .trimEnd(),
  );
  return [lines[0], widths.map((width) => '-'.repeat(width)).join('  '), ...lines.slice(1)].join(
    '\n',
  );
}

/** One bar: its name, what was measured, and whether it holds. */
export function verdicts(bars) {
  return bars
    .map(({ holds, name, figure }) => `${holds ? 'PASS' : 'FAIL'}  ${name}: ${figure}`)
    .join('\n');
}
