import { visibleText } from '@holdpoint/shared/report/visible-text';

/** A stretch of text, or one hidden character by its name. */
export interface Segment {
  readonly kind: 'text' | 'hidden';
  readonly text: string;
}

const NAMED = /⟨U\+[0-9A-F]{4,6}⟩/g;

/**
 * Adversarial text in stretches: what can be seen, and hidden characters (controls, bidi overrides, zero-width) each by
 * its name. Total; the pieces joined are `visibleText(text)`.
 */
export function visibleSegments(text: string): readonly Segment[] {
  const visible = visibleText(text);
  const segments: Segment[] = [];
  let end = 0;
  for (const { 0: name, index } of visible.matchAll(NAMED)) {
    if (index > end) segments.push({ kind: 'text', text: visible.slice(end, index) });
    segments.push({ kind: 'hidden', text: name.slice(1, -1) });
    end = index + name.length;
  }
  if (end < visible.length) segments.push({ kind: 'text', text: visible.slice(end) });
  return segments;
}
