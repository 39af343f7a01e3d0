import { hash } from 'node:crypto';

import { JsonCursor, QUOTE } from './json-cursor.js';
import type { FieldSelection, JsonValue, ScanTally, Selection } from './json-selection.js';
import { logError } from './log-error.js';
import type { LogLimits } from './log-limits.js';

const LINEAR_KEYS = 16;
const REFERENCE = /^(?:attachment|tc):\/\/([0-9a-f]{1,32})$/;
const MAX_REFERENCE_BYTES = 48;
const LONG_KEY = 64;
const BARE_TEXT = 500;
/** Python, which writes the logs, neither writes nor reads integers of more than 4300 digits. */
const MAX_NUMBER_BYTES = 5000;
/** Measured on V8 13.6: an object without prototype is a dictionary, 190 bytes when empty. */
const OBJECT_BYTES = 200;
const ARRAY_BYTES = 40;
const SCALAR_BYTES = 16;

class Scanner extends JsonCursor {
  private depth = 0;
  // Keys of the open objects as offsets into `bytes`: a key costs no allocation while its object is small.
  private readonly keyStarts: number[] = [];
  private readonly keyEnds: number[] = [];
  private keyCount = 0;
  /** Keys in the sets of all open objects. */
  private openKeyCount = 0;

  constructor(
    bytes: Buffer,
    place: string,
    private readonly limits: LogLimits,
    private readonly tally: ScanTally,
  ) {
    super(bytes, place);
  }

  document(selection: Selection): JsonValue | undefined {
    const value = this.value(selection);
    this.skipSpace();
    if (this.position < this.bytes.length) throw this.invalid('something follows the JSON value');
    return value;
  }

  private keep<Value extends JsonValue>(value: Value, sizeBytes = SCALAR_BYTES): Value {
    this.tally.keptBytes -= typeof value === 'string' ? sizeBytes + 2 * value.length : sizeBytes;
    if (this.tally.keptBytes >= 0) return value;
    throw this.tooComplex(`what must be kept takes more than keptBytes = ${this.limits.keptBytes}`);
  }

  private tooComplex(what: string): Error {
    return logError('log.too_complex', `${what} (at byte ${this.position})`, this.place);
  }

  private value(selection: Selection | undefined): JsonValue | undefined {
    this.skipSpace();
    const byte: number = this.bytes[this.position] ?? 0;
    // A reader that skipped what is no list would see fewer samples, or no edits, where another refuses the log.
    if (selection?.kind === 'each' && byte !== 0x5b && byte !== 0x6e)
      throw this.invalid('a list was expected');
    switch (byte) {
      case 0x7b:
        return this.nested(selection, true);
      case 0x5b:
        return this.nested(selection, false);
      case QUOTE:
        return this.stringValue(selection);
      case 0x74:
        return this.word('true', true, selection);
      case 0x66:
        return this.word('false', false, selection);
      case 0x6e:
        return this.word('null', null, selection);
      case 0x4e:
        return this.nonFinite('NaN', NaN, selection);
      case 0x49:
        return this.nonFinite('Infinity', Infinity, selection);
      default:
        return this.number(selection);
    }
  }

  private nested(selection: Selection | undefined, isObject: boolean): JsonValue | undefined {
    if (++this.depth > this.limits.depth) {
      const what = `nested deeper than depth = ${this.limits.depth} (at byte ${this.position})`;
      throw logError('log.too_deep', what, this.place);
    }
    this.position++;
    const value = isObject ? this.object(selection) : this.array(selection);
    this.depth--;
    return value;
  }

  /** True when a further element follows; false at the closing byte, which it consumes. */
  private hasNext(index: number, close: number): boolean {
    this.skipSpace();
    const byte = this.bytes[this.position];
    if (byte === close) {
      this.position++;
      return false;
    }
    if (index === 0) return true;
    if (byte !== 0x2c) throw this.invalid('a comma or a closing bracket is missing');
    this.position++;
    return true;
  }

  private array(selection: Selection | undefined): JsonValue | undefined {
    // Where an object was expected, an empty list says that something stood there: an error, an invalidation.
    const kept: JsonValue[] | undefined =
      selection?.kind === 'all' || selection?.kind === 'fields'
        ? this.keep([], ARRAY_BYTES)
        : undefined;
    for (let index = 0; this.hasNext(index, 0x5d); index++) {
      if (selection?.kind === 'each') {
        const before = this.tally.keptBytes;
        const element = this.value(selection.element);
        if (!selection.isKept) this.tally.keptBytes = before;
        selection.visit(element);
      } else {
        const element = this.value(selection?.kind === 'all' ? selection : undefined);
        if (kept !== undefined && element !== undefined) kept.push(element);
      }
    }
    return kept;
  }

  private object(selection: Selection | undefined): JsonValue | undefined {
    const isKept = selection?.kind === 'all' || selection?.kind === 'fields';
    const kept = isKept
      ? this.keep(Object.create(null) as Record<string, JsonValue>, OBJECT_BYTES)
      : undefined;
    const rest = selection?.kind === 'fields' ? selection.rest : undefined;
    const isRest = rest !== undefined;
    const base = this.keyCount;
    let names: Set<string> | undefined;
    for (let index = 0; this.hasNext(index, 0x7d); index++) {
      this.skipSpace();
      const start = this.position + 1;
      this.string();
      const end = this.position - 1;
      if (end - start > this.limits.keyBytes)
        throw this.tooComplex(`a key is longer than keyBytes = ${this.limits.keyBytes}`);
      if (names === undefined && (this.stringHasEscape || index >= LINEAR_KEYS))
        names = this.openKeys(base);
      const field = this.field(selection, start, end);
      const needsName =
        selection?.kind === 'all' || selection?.kind === 'keys' || names !== undefined;
      const name =
        field?.name ?? (needsName || isRest ? this.text(start, end, this.stringHasEscape) : '');
      this.refuseDuplicate(base, start, end, name, names);
      this.skipSpace();
      if (this.bytes[this.position] !== 0x3a) throw this.invalid('a colon is missing');
      this.position++;
      if (selection?.kind === 'keys') selection.visit(name);
      const value = this.value(selection?.kind === 'all' ? selection : (field?.selection ?? rest));
      if (kept !== undefined && value !== undefined) kept[this.keptName(field, name)] = value;
    }
    this.keyCount = base;
    this.openKeyCount -= names?.size ?? 0;
    return kept;
  }

  /** The field that the key between `start` and `end` names. */
  private field(
    selection: Selection | undefined,
    start: number,
    end: number,
  ): FieldSelection | undefined {
    if (selection?.kind !== 'fields') return undefined;
    if (this.stringHasEscape) {
      const name = this.text(start, end, true);
      return selection.fields.find((one) => one.name === name);
    }
    for (const one of selection.fields) if (this.spells(one.bytes, start, end)) return one;
    return undefined;
  }

  /** A name of the log's own is charged; one that the selection names costs nothing. */
  private keptName(field: FieldSelection | undefined, name: string): string {
    return field === undefined ? this.keep(name) : name;
  }

  private openKeys(base: number): Set<string> {
    const names = new Set<string>();
    for (let index = base; index < this.keyCount; index++) {
      const name = this.text(this.keyStarts[index] ?? 0, this.keyEnds[index] ?? 0, false);
      names.add(comparable(name));
    }
    this.openKeyCount += names.size;
    return names;
  }

  /** JSON parsers take the last of two equal keys or the first: one log could then show two scores. */
  private refuseDuplicate(
    base: number,
    start: number,
    end: number,
    name: string,
    names?: Set<string>,
  ): void {
    let isDuplicate = false;
    if (names === undefined) {
      for (let index = base; index < this.keyCount && !isDuplicate; index++)
        isDuplicate = this.isSame(this.keyStarts[index] ?? 0, this.keyEnds[index] ?? 0, start, end);
      this.keyStarts[this.keyCount] = start;
      this.keyEnds[this.keyCount++] = end;
    } else {
      const key = comparable(name);
      isDuplicate = names.has(key);
      if (!isDuplicate) this.openKeyCount++;
      names.add(key);
      if (this.openKeyCount > this.limits.keysPerObject) {
        const limit = `keysPerObject = ${this.limits.keysPerObject}`;
        throw this.tooComplex(`an object, with those around it, has more keys than ${limit}`);
      }
    }
    if (isDuplicate) {
      throw logError(
        'log.duplicate_key',
        `a JSON object has a key twice (at byte ${start})`,
        this.place,
      );
    }
  }

  private stringValue(selection: Selection | undefined): string | undefined {
    const start = this.position + 1;
    this.string();
    const end = this.position - 1;
    this.noteReference(start, end);
    if (selection === undefined) return undefined;
    const hasEscape = this.stringHasEscape;
    // A bare text in an object's place: older versions wrote errors so. No more of it is kept than of the object's texts.
    if (selection.kind === 'text' || selection.kind === 'fields') {
      const maxLength = selection.kind === 'text' ? selection.maxLength : BARE_TEXT;
      return this.keep(this.prefix(start, end, hasEscape, maxLength));
    }
    if (end - start > this.limits.stringBytes)
      throw this.tooComplex(`a string is longer than stringBytes = ${this.limits.stringBytes}`);
    return this.keep(this.text(start, end, hasEscape));
  }

  private noteReference(start: number, end: number): void {
    const first = this.bytes[start];
    if (
      end - start > MAX_REFERENCE_BYTES ||
      (first !== 0x61 && first !== 0x74) ||
      this.tally.onReference === undefined
    )
      return;
    const target = REFERENCE.exec(this.bytes.toString('latin1', start, end))?.[1];
    if (target !== undefined) this.tally.onReference(target);
  }

  private word<Value extends JsonValue>(
    text: string,
    value: Value,
    selection: Selection | undefined,
  ): Value | undefined {
    if (this.bytes.toString('latin1', this.position, this.position + text.length) !== text) {
      throw this.invalid(`${text} was expected`);
    }
    this.position += text.length;
    return selection === undefined ? undefined : this.keep(value);
  }

  private nonFinite(
    text: string,
    value: number,
    selection: Selection | undefined,
  ): number | undefined {
    this.tally.nonFiniteNumbers++;
    return this.word(text, value, selection);
  }

  private number(selection: Selection | undefined): number | string | undefined {
    const { bytes, position: start } = this;
    if (bytes[start] === 0x2d && bytes[start + 1] === 0x49)
      return this.nonFinite('-Infinity', -Infinity, selection);
    const kind = this.stepOverNumber();
    if (this.position - start > MAX_NUMBER_BYTES)
      throw this.tooComplex(`a number is longer than ${MAX_NUMBER_BYTES} characters`);
    if (selection === undefined && kind !== 'large') return undefined;
    const raw = bytes.toString('latin1', start, this.position);
    const value = Number(raw);
    if (!Number.isFinite(value)) this.tally.nonFiniteNumbers++;
    if (selection === undefined) return undefined;
    // Two ids beyond 2^53 would become one number; their text keeps them apart.
    const isTextNeeded = kind === 'integer' && !Number.isSafeInteger(value);
    return this.keep(isTextNeeded ? raw : value);
  }
}

/** Equal for equal keys; long ones by their digest, so that a flood of them takes no memory. */
function comparable(name: string): string {
  return name.length > LONG_KEY ? hash('sha256', Buffer.from(name, 'utf16le'), 'base64') : name;
}

/**
 * Checks `bytes` as one JSON document and keeps what `selection` names. Beyond RFC 8259 it takes the bare `NaN`,
 * `Infinity` and `-Infinity` that Inspect writes; integers that a double can't hold are kept as their text. One pass;
 * memory is in proportion to what is kept. Invalid UTF-8 reads as U+FFFD in a text that is kept in part, and is refused
 * in one kept whole; lone surrogates are kept. Throws `log.json_invalid`, `log.duplicate_key` (also in what isn't kept), `log.too_deep` and `log.too_complex`, each with
 * `place`.
 */
export function scanJson(
  bytes: Buffer,
  selection: Selection,
  place: string,
  limits: LogLimits,
  tally: ScanTally,
): JsonValue | undefined {
  return new Scanner(bytes, place, limits, tally).document(selection);
}
