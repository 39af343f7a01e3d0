import { visibleText } from './visible-text.js';

const brand: unique symbol = Symbol('markup');

/** HTML that this package wrote. Only `markup` makes it, so foreign text can't pass for it. */
export interface Markup {
  readonly [brand]: true;
  readonly text: string;
}

type Part = string | number | Markup | readonly Part[];

/**
 * A template that escapes every interpolated string and number, for text and for double-quoted attributes alike, and
 * spells out hidden characters. Attributes must be quoted and lists of markup are joined. Total.
 */
export function markup(literals: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  const text = literals.reduce((sum, literal, index) => {
    const part = parts[index - 1];
    return sum + (part === undefined ? '' : rendered(part)) + literal;
  });
  return { [brand]: true, text };
}

/** Markup of a constant of this package, taken as it is. Never for text that came from outside. */
export function ownMarkup(text: string): Markup {
  return { [brand]: true, text };
}

function rendered(part: Part): string {
  if (typeof part === 'number') return String(part);
  if (typeof part === 'string') return escaped(visibleText(part));
  // `Array.isArray` doesn't narrow readonly arrays.
  return brand in part ? part.text : part.map(rendered).join('');
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
};

function escaped(text: string): string {
  return text.replace(/[&<>"'`]/g, (character) => entities[character] ?? '');
}
