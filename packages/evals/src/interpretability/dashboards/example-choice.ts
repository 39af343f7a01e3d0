import type { FeatureDashboard } from '@holdpoint/shared/computations/feature-dashboard';
import type { FeatureExample } from '@holdpoint/shared/computations/feature-example';

/** Keeps the `most` first of what is offered, in memory for so many; the order must be total. */
export class BestOf<Offer> {
  readonly #kept: Offer[] = [];

  constructor(
    private readonly most: number,
    private readonly compare: (left: Offer, right: Offer) => number,
  ) {}

  offer(offered: Offer): void {
    const last = this.#kept.at(-1);
    const isFull = this.#kept.length >= this.most;
    if (isFull && (last === undefined || this.compare(offered, last) >= 0)) return;
    const place = this.#kept.findIndex((kept) => this.compare(offered, kept) < 0);
    this.#kept.splice(place < 0 ? this.#kept.length : place, 0, offered);
    if (this.#kept.length > this.most) this.#kept.pop();
  }

  /** First to last. */
  get kept(): readonly Offer[] {
    return this.#kept;
  }
}

interface Drawn {
  readonly draw: number;
  readonly example: () => FeatureExample;
  readonly activation: number;
  readonly context: number;
  readonly position: number;
}

/**
 * Examples of one feature out of a stream: the largest activations, one a context at most, and for each span between 0
 * and the largest activation a uniform sample of what falls into it. Offers of equal rank go by place in the corpus.
 */
export class ExampleChoice {
  readonly #top: BestOf<Drawn>;
  readonly #spans: readonly {
    readonly counted: { tokens: number };
    readonly kept: BestOf<Drawn>;
  }[];
  readonly #edges: readonly number[];
  #largest: number;

  /** `largest` is the feature's on the split it was selected by; larger ones fall into the last span. */
  constructor(
    plan: {
      readonly intervals: number;
      readonly examplesPerInterval: number;
      readonly topExamples: number;
    },
    largest: number,
  ) {
    const { intervals, examplesPerInterval, topExamples } = plan;
    this.#largest = largest;
    this.#edges = Array.from({ length: intervals + 1 }, (_, at) => (at * largest) / intervals);
    this.#top = new BestOf<Drawn>(
      topExamples,
      (left, right) => right.activation - left.activation || byPlace(left, right),
    );
    this.#spans = Array.from({ length: intervals }, () => ({
      counted: { tokens: 0 },
      kept: new BestOf<Drawn>(
        examplesPerInterval,
        (left, right) => left.draw - right.draw || byPlace(left, right),
      ),
    }));
  }

  /** Active tokens of one context, each with a draw in [0, 1) that depends on its place alone. */
  offer(tokens: readonly Drawn[]): void {
    const [strongest] = tokens.toSorted(
      (left, right) => right.activation - left.activation || byPlace(left, right),
    );
    if (strongest !== undefined) this.#top.offer(strongest);
    for (const token of tokens) {
      this.#largest = Math.max(this.#largest, token.activation);
      const span = this.#spans[this.#spanOf(token.activation)];
      if (span === undefined) continue;
      span.counted.tokens += 1;
      span.kept.offer(token);
    }
  }

  get chosen(): FeatureDashboard['examples'] {
    const last = this.#spans.length - 1;
    return {
      top: this.#top.kept.map(({ example }) => example()),
      intervals: this.#spans.map(({ counted, kept }, at) => ({
        from: this.#edges[at] ?? 0,
        to: at === last ? this.#largest : (this.#edges[at + 1] ?? 0),
        count: counted.tokens,
        examples: kept.kept.map(({ example }) => example()),
      })),
    };
  }

  /** Spans hold their upper edge. */
  #spanOf(activation: number): number {
    const above = this.#edges.slice(1).findIndex((edge) => activation <= edge);
    return above < 0 ? this.#spans.length - 1 : above;
  }
}

function byPlace(left: Drawn, right: Drawn): number {
  return left.context - right.context || left.position - right.position;
}
