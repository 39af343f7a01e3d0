import { aHostileText, type HostileText } from './hostile-text.js';

/** Texts whose size or form is the attack. */
export const shapes: readonly HostileText[] = [
  aHostileText('long-line', '100,000 characters without a space', () => 'a'.repeat(100_000)),
  aHostileText('long-word-wide', '20,000 wide characters without a space', () =>
    '語'.repeat(20_000),
  ),
  aHostileText('many-lines', '20,000 lines', () =>
    Array.from({ length: 20_000 }, (_, at) => `${at + 1}.`).join('\n'),
  ),
  aHostileText('empty-lines', '20,000 empty lines', () => `top${'\n'.repeat(20_000)}bottom`),
  aHostileText(
    'line-ends',
    'line ends of all kinds',
    () => 'a\rb\nc\r\nd\ve\ff\u0085g\u2028h\u2029i',
  ),
  aHostileText('spaces-only', 'nothing but spaces', () => ' \t\n'.repeat(1000)),
  aHostileText('many-tabs', '10,000 tabs', () => `a${'\t'.repeat(10_000)}b`),
  aHostileText(
    'deep-json',
    'JSON 10,000 levels deep',
    () => `${'['.repeat(10_000)}${']'.repeat(10_000)}`,
  ),
  aHostileText('deep-markup', 'markup 10,000 levels deep', () => '<div><b>'.repeat(5000)),
  aHostileText(
    'huge-numbers',
    'numbers that no number holds',
    () =>
      `1e999 -1e999 ${'9'.repeat(400)} 0x${'f'.repeat(64)} NaN Infinity -0 1.7976931348623157e308 9007199254740993`,
  ),
  aHostileText(
    'slow-pattern',
    'text that makes a careless pattern slow',
    () => `${'a'.repeat(30_000)}! ${'('.repeat(5000)} ${' '.repeat(20_000)}x`,
  ),
  aHostileText('many-links', '2,000 addresses', (at) =>
    Array.from({ length: 2000 }, (_, place) => `${at}/${place}`).join(' '),
  ),
];
