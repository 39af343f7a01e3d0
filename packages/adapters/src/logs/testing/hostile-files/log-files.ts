import { aHeader, aSample, evalEntries, jsonText } from '../inspect-builders.js';
import { type ZipEndClaims, type ZipEntry, zipOf } from '../zip-writer.js';

export const MEBIBYTE = 1024 * 1024;

/** An honest sample as its member holds it. */
export const sampleText = JSON.stringify(aSample());

/** What an honest log of one sample reads as. */
export const honest: readonly string[] = ['1 1: 1'];

/** An honest log of one sample with one member more, or with that member instead of its namesake. */
export function withMember(changes: Partial<ZipEntry>, end: ZipEndClaims = {}): Buffer {
  const member = { name: 'samples/1_epoch_1.json', content: sampleText, ...changes };
  const others = evalEntries(aHeader(), [aSample()]).filter(({ name }) => name !== member.name);
  return zipOf([...others, member], end);
}

/** A log with these samples, as text, and no others; stored, so that none is a bomb by ratio. */
export function withSamples(...texts: readonly (string | Buffer)[]): Buffer {
  const samples = texts.map((content, index) => ({
    name: `samples/${index + 1}_epoch_1.json`,
    content,
    method: 0,
  }));
  return zipOf([...evalEntries(aHeader(), []), ...samples]);
}

/** A log whose one sample has these fields beside an id, an epoch and a score; JSON text without its braces. */
export function withFields(fields: string): Buffer {
  return withSamples(`${sampleText.slice(0, -1)},${fields}}`);
}

/** A log whose one sample has this score, as JSON text. */
export function withScore(value: string): Buffer {
  return withSamples(`{"id":1,"epoch":1,"scores":{"match":{"value":${value}}}}`);
}

/** A log whose header is this text, with an honest sample. */
export function withHeader(text: string | Buffer): Buffer {
  return zipOf([
    { name: 'samples/1_epoch_1.json', content: sampleText },
    { name: 'header.json', content: text },
  ]);
}

/** An honest header with changes, as text. */
export function headerText(changes: Record<string, unknown> = {}, spec = {}): string {
  return jsonText(aHeader(changes, spec));
}

/** A `.json` log with this text for its samples. */
export function jsonLogOf(samples: string, header: string = headerText()): Buffer {
  return Buffer.from(`${header.slice(0, -1)},"samples":${samples}}`);
}

/** A byte of `bytes` turned over. */
export function changed(bytes: Buffer, position: number): Buffer {
  const copy = Buffer.from(bytes);
  copy.writeUInt8(copy.readUInt8(position) ^ 0xff, position);
  return copy;
}

/** The text `count` times, as an array's elements. */
export function listOf(text: string, count: number): string {
  return `[${`${text},`.repeat(count - 1)}${text}]`;
}
