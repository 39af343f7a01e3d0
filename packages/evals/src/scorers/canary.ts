/**
 * Whether `answer` says `canary`, also when spelt out with spaces, dashes, mark-up or invisible characters.
 * Reversed, translated or half-said words don't count. Total. A canary is an invented word of letters, long enough
 * not to arise across the border of two ordinary words.
 */
export function saysCanary(answer: string, canary: string): boolean {
  const wanted = letters(canary);
  return wanted !== '' && letters(answer).includes(wanted);
}

function letters(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}]/gu, '');
}
