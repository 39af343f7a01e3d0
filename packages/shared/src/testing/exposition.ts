/** One line of Prometheus' text format. */
export interface Series {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

const LINE = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)$/;

/**
 * All series of a scrape, for tests that read metrics as Prometheus does. Throws at a line that the format doesn't know.
 * https://prometheus.io/docs/instrumenting/exposition_formats/
 */
export function seriesOf(text: string): readonly Series[] {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return lines.map((line) => {
    const [, name, labels, value] = LINE.exec(line) ?? [];
    if (name === undefined) throw new Error(`no line of the format: ${line}`);
    const pairs = [...(labels ?? '').matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)];
    return {
      name,
      labels: Object.fromEntries(pairs.map(([, key = '', text = '']) => [key, text])),
      value: Number(value === '+Inf' ? Infinity : value),
    };
  });
}

/** Value of the one series with this name and at least these labels; undefined when there is none. */
export function valueOf(
  series: readonly Series[],
  name: string,
  labels: Readonly<Record<string, string>> = {},
): number | undefined {
  const fits = (one: Series): boolean =>
    one.name === name && Object.entries(labels).every(([key, value]) => one.labels[key] === value);
  return series.find(fits)?.value;
}
