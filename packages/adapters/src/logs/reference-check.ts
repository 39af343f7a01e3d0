import type { JsonValue } from './json-selection.js';
import { isObject } from './json-selection.js';

const MAX_KEY_LENGTH = 48;
const MAX_REFERENCES = 100_000;

/**
 * Counts references of a sample that lead nowhere: long texts that Inspect moved to the attachment table (`tc://` in
 * logs of 2024), and ranges of events into the message and call pools.
 */
export class ReferenceCheck {
  private readonly attachments = new Set<string>();
  private readonly wanted = new Set<string>();
  private readonly poolSizes = { messages: 0, calls: 0 };
  private readonly poolEnds = { messages: 0, calls: 0 };

  attachment(key: string): void {
    // Longer keys are no target of a reference; the log must not fill memory with them.
    if (key.length <= MAX_KEY_LENGTH) this.attachments.add(key);
  }

  poolEntry(pool: 'messages' | 'calls'): void {
    this.poolSizes[pool]++;
  }

  event(event: JsonValue | undefined): void {
    if (!isObject(event)) return;
    const { input_refs: inputs, call } = event;
    this.poolEnds.messages = Math.max(this.poolEnds.messages, lastEnd(inputs));
    this.poolEnds.calls = Math.max(
      this.poolEnds.calls,
      isObject(call) ? lastEnd(call['call_refs']) : 0,
    );
  }

  /** A reference to `target` in the attachment table; those beyond the first 100,000 are not looked at. */
  reference(target: string): void {
    if (this.wanted.size < MAX_REFERENCES) this.wanted.add(target);
  }

  /** To be asked after the whole sample: tables may follow what refers to them. */
  unresolved(): number {
    const attachments = [...this.wanted].filter((target) => !this.attachments.has(target)).length;
    const messages = Math.max(0, this.poolEnds.messages - this.poolSizes.messages);
    return attachments + messages + Math.max(0, this.poolEnds.calls - this.poolSizes.calls);
  }
}

/** Greatest end of `[[start, end_exclusive], …]`; 0 for anything else. */
function lastEnd(ranges: JsonValue | undefined): number {
  if (!Array.isArray(ranges)) return 0;
  return ranges.reduce<number>((greatest, range: JsonValue) => {
    const end: unknown = Array.isArray(range) ? range[1] : 0;
    return typeof end === 'number' && end > greatest ? end : greatest;
  }, 0);
}
