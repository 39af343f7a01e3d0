/**
 * Text that PostgreSQL can hold, at most `limit` characters: NUL and lone surrogates become U+FFFD. Text of a model or
 * a provider is adversarial: one NUL would make the server refuse a whole flush of other samples' records.
 */
export function storable(text: string, limit: number): string {
  return text.slice(0, limit).replace(/[\0\p{Cs}]/gu, '\u{fffd}');
}
