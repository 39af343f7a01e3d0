/** Of `evaluateProgram`'s layer norm. */
const EPSILON = 1e-5;

/** `(x - mean) / sqrt(variance + 1e-5)`, a new array. */
export function layerNormed(x: Float64Array): Float64Array {
  const mean = x.reduce((sum, value) => sum + value, 0) / x.length;
  const variance = x.reduce((sum, value) => sum + (value - mean) ** 2, 0) / x.length;
  const inverse = 1 / Math.sqrt(variance + EPSILON);
  return x.map((value) => (value - mean) * inverse);
}

/** Adds `x W` to `sum` in place and answers it; `matrix` is `[x.length, sum.length]`, row-major. */
export function addProduct(
  x: Float64Array,
  matrix: ArrayLike<number>,
  sum: Float64Array,
): Float64Array {
  const columns = sum.length;
  for (let row = 0; row < x.length; row += 1) {
    const factor = x[row] ?? 0;
    // Most activations of an MLP are 0.
    if (factor === 0) continue;
    const start = row * columns;
    for (let column = 0; column < columns; column += 1) {
      sum[column] = (sum[column] ?? 0) + factor * (matrix[start + column] ?? 0);
    }
  }
  return sum;
}

/** `softmax` of logits at a temperature above 0, a new array; the largest is subtracted first. */
export function softmaxOf(logits: Float64Array, temperature = 1): Float64Array {
  const shares = new Float64Array(logits.length);
  // Loops: a long context has a million logits for one position.
  let largest = -Infinity;
  for (const logit of logits) largest = Math.max(largest, logit);
  let sum = 0;
  for (let at = 0; at < logits.length; at += 1) {
    const share = Math.exp(((logits[at] ?? 0) - largest) / temperature);
    shares[at] = share;
    sum += share;
  }
  for (let at = 0; at < shares.length; at += 1) shares[at] = (shares[at] ?? 0) / sum;
  return shares;
}

/** `log softmax` of one logit in nats. */
export function logLikelihood(logits: Float64Array, token: number): number {
  const largest = logits.reduce((most, logit) => Math.max(most, logit), -Infinity);
  const sum = logits.reduce((total, logit) => total + Math.exp(logit - largest), 0);
  return (logits[token] ?? 0) - largest - Math.log(sum);
}

/** One head at the last of `length` positions; rows of keys and values are as wide as `mixed`. */
export interface HeadQuery {
  readonly query: Float64Array;
  readonly keys: Float64Array;
  readonly values: Float64Array;
  /** Takes the head's answer in its own columns. */
  readonly mixed: Float64Array;
  readonly head: number;
  readonly headWidth: number;
  readonly length: number;
}

/** Values of all positions so far, weighed by how well their keys answer the query. */
export function attendWith({
  query,
  keys,
  values,
  mixed,
  head,
  headWidth,
  length,
}: HeadQuery): void {
  const width = mixed.length;
  const first = head * headWidth;
  const scores = new Float64Array(length);
  for (let position = 0; position < length; position += 1) {
    let score = 0;
    for (let at = first; at < first + headWidth; at += 1) {
      score += (query[at] ?? 0) * (keys[position * width + at] ?? 0);
    }
    scores[position] = score / Math.sqrt(headWidth);
  }
  const shares = softmaxOf(scores);
  for (let position = 0; position < length; position += 1) {
    const share = shares[position] ?? 0;
    for (let at = first; at < first + headWidth; at += 1) {
      mixed[at] = (mixed[at] ?? 0) + share * (values[position * width + at] ?? 0);
    }
  }
}
