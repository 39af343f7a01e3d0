import { corpusKinds } from '../corpus/corpus-kinds.js';

const KINDS = corpusKinds.length;

/**
 * Running sums of many columns (features or neurons) against the kinds of text, in memory that depends on the columns
 * alone: `columns x kinds` numbers.
 */
export class LabelCorrelations {
  readonly #sums: Float64Array;
  readonly #squares: Float64Array;
  readonly #byKind: Float64Array;
  readonly #active: Float64Array;
  readonly #largest: Float64Array;
  readonly #tokensByKind = new Float64Array(KINDS);
  #tokens = 0;

  constructor(readonly columns: number) {
    this.#sums = new Float64Array(columns);
    this.#squares = new Float64Array(columns);
    this.#active = new Float64Array(columns);
    this.#largest = new Float64Array(columns);
    this.#byKind = new Float64Array(columns * KINDS);
  }

  get tokens(): number {
    return this.#tokens;
  }

  /** One token: its label and the row of `values` that begins at `start`. */
  add(label: number, values: Float32Array, start: number): void {
    this.#tokens += 1;
    this.#tokensByKind[label] = (this.#tokensByKind[label] ?? 0) + 1;
    for (let column = 0; column < this.columns; column += 1) {
      const value = values[start + column] ?? 0;
      if (value === 0) continue;
      increase(this.#sums, column, value);
      increase(this.#squares, column, value * value);
      increase(this.#byKind, column * KINDS + label, value);
      increase(this.#active, column, 1);
      if (value > (this.#largest[column] ?? 0)) this.#largest[column] = value;
    }
  }

  /** Share of tokens on which the column is not 0. */
  density(column: number): number {
    return this.#tokens === 0 ? 0 : (this.#active[column] ?? 0) / this.#tokens;
  }

  largest(column: number): number {
    return this.#largest[column] ?? 0;
  }

  /** Share of the column's sum that falls on a kind; 0 for a column that is always 0. */
  massShare(column: number, kind: number): number {
    const sum = this.#sums[column] ?? 0;
    return sum === 0 ? 0 : (this.#byKind[column * KINDS + kind] ?? 0) / sum;
  }

  /** Pearson correlation with the label of a kind; null where one of both is constant. */
  pearson(column: number, kind: number): number | null {
    const n = this.#tokens;
    const ones = this.#tokensByKind[kind] ?? 0;
    const sum = this.#sums[column] ?? 0;
    return pearsonOf({
      n,
      left: sum,
      leftSquares: this.#squares[column] ?? 0,
      right: ones,
      rightSquares: ones,
      products: this.#byKind[column * KINDS + kind] ?? 0,
    });
  }
}

/** Sums over n pairs of numbers. */
export interface PairSums {
  readonly n: number;
  readonly left: number;
  readonly leftSquares: number;
  readonly right: number;
  readonly rightSquares: number;
  readonly products: number;
}

/** Pearson correlation of sums, within [-1, 1]; null where one side is constant. Total. */
export function pearsonOf(sums: PairSums): number | null {
  const { n, left, leftSquares, right, rightSquares, products } = sums;
  const leftSpread = n * leftSquares - left * left;
  const rightSpread = n * rightSquares - right * right;
  // Rounding of the two terms may leave a spread that isn't there.
  if (leftSpread <= n * leftSquares * 1e-12 || rightSpread <= n * rightSquares * 1e-12) return null;
  const found = (n * products - left * right) / Math.sqrt(leftSpread * rightSpread);
  return Math.min(1, Math.max(-1, found));
}

/** Adds to one element of a typed array. */
export function increase(values: Float64Array, at: number, amount: number): void {
  values[at] = (values[at] ?? 0) + amount;
}
