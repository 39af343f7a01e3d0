import {
  isAlias,
  isCollection,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Pair,
  parseDocument,
} from 'yaml';

/** A place in a text, both counted from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

type Path = readonly (string | number)[];

/** What a text may not hold, and where. */
export interface TextFault extends Position {
  readonly path: Path;
  readonly message: string;
}

/** A text's value, with whatever made it untrustworthy. */
export interface StrictYaml {
  /** JSON values only; null in the place of what was refused. */
  readonly value: unknown;
  readonly faults: readonly TextFault[];
  /** Where `path` stands, or the nearest place around it that is there; for an unknown key the key. Total. */
  readonly positionOf: (path: Path) => Position;
}

/** The shipped policies have at most 20 kB. */
export const MAXIMUM_POLICY_BYTES = 512 * 1024;
const MAXIMUM_DEPTH = 32;
const TOO_DEEP = `expected at most ${MAXIMUM_DEPTH} levels`;
const START: Position = { line: 1, column: 1 };

/**
 * Reads one YAML 1.2 document, or JSON, as plain JSON values. The text is untrusted: aliases (which can multiply a few
 * bytes into gigabytes), tags, repeated keys, `__proto__`, numbers that JSON lacks, deep nesting and large texts are
 * faults. Total.
 */
export function readStrictYaml(text: string, maximumBytes = MAXIMUM_POLICY_BYTES): StrictYaml {
  if (Buffer.byteLength(text) > maximumBytes)
    return refused(`expected at most ${maximumBytes} bytes`);
  const lines = new LineCounter();
  const at = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  // Keys are compared below: the parser does it in quadratic time.
  const document = parseDocument(text, {
    lineCounter: lines,
    uniqueKeys: false,
    prettyErrors: false,
  });
  const errors = [...document.errors, ...document.warnings];
  // The parser turns running out of stack into an error of its own.
  if (errors.some(({ message }) => /call stack/i.test(message))) return refused(TOO_DEEP);
  // One slip makes the parser complain of every collection that is open there: the first word counts.
  const firstAt = new Map(errors.toReversed().map(({ pos, message }) => [pos[0], message]));
  const syntax = [...firstAt].map(([offset, message]): TextFault => ({
    ...at(offset),
    path: [],
    message: firstLine(message),
  }));
  if (syntax.length > 0) return { value: null, faults: syntax, positionOf: () => START };
  const reader = new NodeReader(at);
  const value = reader.read(document.contents, []);
  return { value, faults: reader.faults, positionOf: (path) => reader.positionOf(path) };
}

function refused(message: string): StrictYaml {
  return { value: null, faults: [{ ...START, path: [], message }], positionOf: () => START };
}

function firstLine(message: string): string {
  return message.split('\n', 1)[0] ?? message;
}

/** Turns nodes into values and remembers where each stood. */
class NodeReader {
  readonly faults: TextFault[] = [];
  private readonly positions = new Map<string, Position>();

  constructor(private readonly at: (offset: number) => Position) {}

  read(node: unknown, path: Path): unknown {
    if (path.length > MAXIMUM_DEPTH) return this.refuse(path, TOO_DEEP);
    if (isAlias(node)) return this.refuse(path, 'an alias; write the value where it is meant');
    if (!isScalar(node) && !isCollection(node)) return null;
    if (!this.positions.has(keyOf(path)))
      this.positions.set(keyOf(path), this.at(node.range?.[0] ?? 0));
    if (node.tag !== undefined) return this.refuse(path, `tag ${node.tag}; expected none`);
    if (isMap(node)) return this.readMap(node.items, path);
    if (isSeq(node)) return node.items.map((child, index) => this.read(child, [...path, index]));
    const { value } = node as { value: unknown };
    return typeof value === 'number' && !Number.isFinite(value)
      ? this.refuse(path, `expected a number, received ${value}`)
      : value;
  }

  positionOf(path: Path): Position {
    const steps = path.map((_, index) => path.slice(0, path.length - index));
    return steps.flatMap((step) => this.positions.get(keyOf(step)) ?? [])[0] ?? START;
  }

  private readMap(pairs: readonly Pair[], path: Path): Record<string, unknown> {
    const entries = new Map<string, unknown>();
    for (const { key, value } of pairs) {
      const offset = isScalar(key) ? (key.range?.[0] ?? 0) : 0;
      if (!isScalar(key) || key.tag !== undefined || typeof key.value !== 'string') {
        this.refuse(path, 'a key that is no text; expected a name');
        continue;
      }
      const place = [...path, key.value];
      if (entries.has(key.value)) {
        this.faults.push({
          ...this.at(offset),
          path: place,
          message: 'this key stands here twice',
        });
        continue;
      }
      this.positions.set(keyOf(place), this.at(offset));
      if (key.value === '__proto__') this.refuse(place, 'unknown key');
      else entries.set(key.value, this.read(value, place));
    }
    return Object.fromEntries(entries);
  }

  private refuse(path: Path, message: string): null {
    this.faults.push({ ...this.positionOf(path), path, message });
    return null;
  }
}

function keyOf(path: Path): string {
  return JSON.stringify(path);
}
