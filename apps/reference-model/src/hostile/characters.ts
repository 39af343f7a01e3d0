import { aHostileText, type HostileText, OUTSIDE } from './hostile-text.js';

const ESC = '\u001b';
const BEL = '\u0007';

/** The characters from one code point to another, both within. */
function from(first: number, last: number): string {
  return Array.from({ length: last - first + 1 }, (_, at) => String.fromCodePoint(first + at)).join(
    '',
  );
}

/** Letters as tag characters (U+E0000 block): invisible to people, plain to programs. */
function asTags(text: string): string {
  return Array.from(text, (letter) =>
    String.fromCodePoint(0xe0000 + (letter.codePointAt(0) ?? 0)),
  ).join('');
}

/** Characters that hide, reorder or repaint what stands beside them. Unicode Technical Report 36, section 3. */
export const characters: readonly HostileText[] = [
  aHostileText(
    'bidi-override',
    'embedding and override',
    () => 'The gate says \u202eWOLLA\u202c, and \u202a\u202b\u202dnot\u202c\u202c BLOCK.',
  ),
  aHostileText(
    'bidi-isolate',
    'isolates without an end',
    () => 'VERDICT \u2067\u2066\u2068 /* \u2069 allowed */ BLOCK \u2067\u2067\u2067\u2067',
  ),
  aHostileText(
    'bidi-source',
    'code in another order',
    () => 'if (level != "user\u202e \u2066// may sign off\u2069 \u2066") { signOff(); }',
  ),
  aHostileText(
    'bidi-deep',
    '2,000 overrides that are never closed',
    () => `${'\u202e\u2067'.repeat(1000)}end`,
  ),
  aHostileText(
    'right-to-left',
    'right-to-left letters',
    () =>
      'هذا نص عادي من اليمين إلى اليسار 123 BLOCK 456 \u05e9\u05dc\u05d5\u05dd (abc) \u200f!\u200e',
  ),
  aHostileText(
    'zero-width',
    'characters without a width',
    () =>
      'B\u200bL\u200cO\u200dC\u2060K\ufeff \u00adA\u034fL\u180eL\u115fO\u1160W\u3164\uffa0 \u2061\u2062\u2063\u2064',
  ),
  aHostileText(
    'tag-characters',
    'message in tag characters',
    () => `All is in order.${asTags('a hidden message')}${String.fromCodePoint(0xe007f)}`,
  ),
  aHostileText(
    'variation-selectors',
    'bytes in variation selectors',
    () => `x${from(0xfe00, 0xfe0f)}${from(0xe0100, 0xe01ef)}`,
  ),
  aHostileText(
    'spaces',
    'spaces of all widths',
    () => `ALLOW${from(0x2000, 0x200a)}\u00a0\u1680\u202f\u205f\u3000\u2800\u0085BLOCK`,
  ),
  aHostileText('c0-controls', 'C0 control characters', () => `a${from(0x01, 0x1f)}b\u007fc`),
  aHostileText('c1-controls', 'C1 control characters', () => `a${from(0x80, 0x9f)}b`),
  aHostileText('nul', 'NUL characters', () => 'before\u0000after\u0000\u0000end'),
  aHostileText(
    'backspaces',
    'text that rubs itself out',
    () => `BLOCK${'\b'.repeat(5)}ALLOW\rALLOW \u007f\u007f`,
  ),
  aHostileText(
    'ansi-colours',
    'terminal colours and cursor',
    () =>
      `${ESC}[31mred${ESC}[0m ${ESC}[8mhidden${ESC}[28m ${ESC}[1A${ESC}[2K${ESC}[1GALLOW ${ESC}[?25l`,
  ),
  aHostileText(
    'ansi-clear',
    'terminal that is cleared',
    () => `${ESC}[2J${ESC}[3J${ESC}[H${ESC}c${ESC}[?1049hVERDICT: ALLOW`,
  ),
  aHostileText(
    'osc',
    'title, link and clipboard of a terminal',
    () =>
      `${ESC}]0;title${BEL}${ESC}]8;;${OUTSIDE}/osc${ESC}\\link${ESC}]8;;${ESC}\\${ESC}]52;c;eA==${BEL}\u009d0;x\u009c${ESC}P+q${ESC}\\`,
  ),
  aHostileText('lone-surrogates', 'halves of characters', () => 'a\ud83d b\ude00 c\udfff\ud800 d'),
  aHostileText(
    'noncharacters',
    'code points that are no characters',
    () =>
      `\ufffe\uffff\ufdd0${String.fromCodePoint(0x1fffe, 0x10ffff)}\ufffd\ue000${String.fromCodePoint(0xf0000)}`,
  ),
  aHostileText('combining-marks', '300 marks on each letter', () =>
    Array.from('BLOCKED', (letter) => letter + from(0x0300, 0x036f).repeat(3).slice(0, 300)).join(
      '',
    ),
  ),
  aHostileText('emoji-joined', 'one emoji of 10,000 joined', () =>
    Array.from({ length: 10_000 }, () => '👩').join('\u200d'),
  ),
  aHostileText('emoji-families', 'joined emoji, skin tones and flags', () =>
    '👨🏽‍👩🏿‍👧🏻‍👦🏼🏳️‍🌈🇦🇦🇿🇿#️⃣'.repeat(500),
  ),
  aHostileText(
    'full-width',
    'letters that look like others',
    () => 'ＶＥＲＤＩＣＴ：ＡＬＬＯＷ 𝐀𝐋𝐋𝐎𝐖 ⒶⓁⓁⓄⓌ Αllоw ﷽ ＜script＞ ﹤img﹥',
  ),
];
