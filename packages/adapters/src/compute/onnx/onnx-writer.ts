import type {
  OnnxAttribute,
  OnnxInitializer,
  OnnxModel,
  OnnxNode,
  OnnxType,
  OnnxValue,
} from './write-model.js';

type Attributes = Readonly<Record<string, OnnxAttribute>>;

/** Collects the parts of one model; names are counted, so equal calls give equal models. */
export class OnnxWriter {
  readonly #nodes: OnnxNode[] = [];
  readonly #inputs: OnnxValue[] = [];
  readonly #initializers: OnnxInitializer[] = [];
  readonly #shared = new Map<string, string>();
  readonly #renamed = new Map<string, string>();

  input(value: OnnxValue): string {
    this.#inputs.push(value);
    return value.name;
  }

  /** One output. */
  add(type: string, inputs: readonly string[], attributes: Attributes = {}): string {
    return this.addMany(type, inputs, 1, attributes)[0];
  }

  addMany(
    type: string,
    inputs: readonly string[],
    count: number,
    attributes: Attributes = {},
  ): readonly [string, string] {
    const name = `n${this.#nodes.length}`;
    const outputs = Array.from({ length: count }, (_, place) => `${name}.${place}`);
    this.#nodes.push({ type, inputs, outputs, attributes });
    return [outputs[0] ?? '', outputs[1] ?? ''];
  }

  /** A float32 scalar, once. */
  scalar(value: number): string {
    return this.#once(`scalar ${Object.is(value, -0) ? '-0' : value}`, () =>
      this.constant('float32', [], Float32Array.of(value)),
    );
  }

  /** int64, one axis, once: the form in which ONNX takes axes and shapes. */
  integers(values: readonly number[]): string {
    return this.#once(`integers ${values.join(' ')}`, () =>
      this.constant('int64', [values.length], BigInt64Array.from(values, BigInt)),
    );
  }

  /** One row of ones, once for each length. */
  ones(length: number): string {
    return this.#once(`ones ${length}`, () =>
      this.constant('float32', [1, length], new Float32Array(length).fill(1)),
    );
  }

  constant(type: OnnxType, shape: readonly number[], data: OnnxInitializer['data']): string {
    const name = `c${this.#initializers.length}`;
    this.#initializers.push({ name, type, shape, data });
    return name;
  }

  /** Gives a value its name outside: its own where a node makes it and nobody has named it, else a copy. */
  nameOutput(value: string, output: string): void {
    const isMade = this.#nodes.some(({ outputs }) => outputs.includes(value));
    if (isMade && !this.#renamed.has(value)) this.#renamed.set(value, output);
    else {
      const inputs = [value];
      this.#nodes.push({ type: 'Identity', inputs, outputs: [output], attributes: {} });
    }
  }

  /** Only what some output depends on. */
  model(name: string, outputs: readonly OnnxValue[]): OnnxModel {
    const named = (value: string): string => this.#renamed.get(value) ?? value;
    const needed = new Set(outputs.map((output) => output.name));
    const kept: OnnxNode[] = [];
    for (const node of this.#nodes.toReversed()) {
      const made = node.outputs.map(named);
      if (!made.some((output) => needed.has(output))) continue;
      const read = node.inputs.map(named);
      for (const input of read) needed.add(input);
      kept.push({ ...node, inputs: read, outputs: made });
    }
    return {
      name,
      nodes: kept.reverse(),
      inputs: this.#inputs.filter((input) => needed.has(input.name)),
      outputs,
      initializers: this.#initializers.filter((constant) => needed.has(constant.name)),
    };
  }

  #once(key: string, make: () => string): string {
    const known = this.#shared.get(key);
    if (known !== undefined) return known;
    const name = make();
    this.#shared.set(key, name);
    return name;
  }
}
