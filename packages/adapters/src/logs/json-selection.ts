/** A value kept from JSON. Objects have no prototype, so that a key such as `__proto__` is a key like any other. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject;
/** A JSON object without prototype. */
export interface JsonObject {
  readonly [key: string]: JsonValue;
}

/** What to keep of a value; what no selection names is checked as JSON and dropped. */
export type Selection =
  | { readonly kind: 'all' }
  /** A string's first characters; other scalars whole. */
  | { readonly kind: 'text'; readonly maxLength: number }
  /**
   * Of an object the named fields, and `rest` of all others; other scalars are kept, of a text its
   * first 500 characters, of an array that it is one.
   */
  | {
      readonly kind: 'fields';
      readonly fields: readonly FieldSelection[];
      readonly rest: Selection | undefined;
    }
  /** Calls `visit` for each element of a list (or null) and drops it; `isKept` says that the visitor keeps it. */
  | {
      readonly kind: 'each';
      readonly element: Selection | undefined;
      readonly visit: (element: JsonValue | undefined) => void;
      readonly isKept: boolean;
    }
  /** Calls `visit` for each key of an object and drops the values. */
  | { readonly kind: 'keys'; readonly visit: (key: string) => void };

/** One named field; its UTF-8 is compared with the bytes of a key, so that other keys need no decoding. */
export interface FieldSelection {
  readonly name: string;
  readonly bytes: Buffer;
  readonly selection: Selection;
}

/** What the scans of one log may still keep, and what they have met. */
export interface ScanTally {
  /** Still to be spent: `LogLimits.keptBytes` at the start. */
  keptBytes: number;
  nonFiniteNumbers: number;
  /** Called with the hash or index of each string value that is `attachment://…` or `tc://…`. */
  onReference?: (target: string) => void;
}

/** Whether a kept value is an object, not a list and not null. */
export function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Selection of an object's named fields, and of all others by `rest`. */
export function fields(named: Readonly<Record<string, Selection>>, rest?: Selection): Selection {
  const selections = Object.entries(named).map(([name, selection]) => ({
    name,
    bytes: Buffer.from(name),
    selection,
  }));
  return { kind: 'fields', fields: selections, rest };
}
