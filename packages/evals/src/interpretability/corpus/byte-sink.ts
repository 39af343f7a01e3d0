/** Takes bytes up to a length that was known before and drops what comes after it. */
export class ByteSink {
  readonly bytes: Uint8Array;
  readonly labels: Uint8Array;
  length = 0;
  /** Label of what is written next. */
  label = 0;

  constructor(readonly capacity: number) {
    this.bytes = new Uint8Array(capacity);
    this.labels = new Uint8Array(capacity);
  }

  writeByte(byte: number): void {
    if (this.length === this.capacity) return;
    this.bytes[this.length] = byte;
    this.labels[this.length] = this.label;
    this.length += 1;
  }

  write(text: Uint8Array): void {
    // A loop, not `set`: most texts are words, and a view of each would cost more than its copy.
    const count = Math.min(text.length, this.capacity - this.length);
    for (let at = 0; at < count; at += 1) {
      this.bytes[this.length + at] = text[at] ?? 0;
      this.labels[this.length + at] = this.label;
    }
    this.length += count;
  }
}
