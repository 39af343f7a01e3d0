import { utf8ToBytes } from '@noble/hashes/utils.js';

import { sha256Bytes } from '../digest/sha256.js';

/**
 * The one style sheet of a report. Meaning never rests on colour alone: every state has a word and a shape as well.
 * Text on ground is at least 4.5:1 in light, dark and print (WCAG 2.2, 1.4.3).
 */
export const stylesheet = `
:root{color-scheme:light dark;--paper:#fbfaf8;--card:#fff;--ink:#1b1a18;--soft:#5c5952;--line:#e2dfd8;--strong:#8b867b;
--link:#1f4e8c;--allow:#14693f;--allow-bg:#e8f4ec;--deny:#a3231c;--deny-bg:#fbebe8;--open:#7d5200;--open-bg:#fbf2dd;
--wait:#2b4f91;--wait-bg:#e9eff9;--hatch:#d9b8b2;--code:#f4f2ed}
@media (prefers-color-scheme:dark){:root{--paper:#141413;--card:#1c1c1a;--ink:#eceae5;--soft:#aaa69c;--line:#35342f;
--strong:#7f7b71;--link:#9cc2f5;--allow:#7fd6a4;--allow-bg:#13291d;--deny:#ff9d92;--deny-bg:#331614;--open:#efc36a;
--open-bg:#2f2410;--wait:#a5c1f5;--wait-bg:#18233a;--hatch:#6b3f3a;--code:#24231f}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--paper);color:var(--ink);font:400 1rem/1.6 ui-sans-serif,system-ui,"Inter","Segoe UI",
"Helvetica Neue",Arial,sans-serif;overflow-wrap:anywhere;font-feature-settings:"tnum","cv11"}
.page{max-width:62rem;margin:0 auto;padding:0 1.5rem 5rem}
a{color:var(--link);text-decoration-thickness:1px;text-underline-offset:.18em}
a:hover{text-decoration-thickness:2px}
:focus-visible{outline:3px solid var(--link);outline-offset:2px;border-radius:2px}
.skip{position:absolute;left:-99rem}.skip:focus{left:1rem;top:1rem;background:var(--card);padding:.5rem 1rem}
header.top{padding:3rem 0 0}
.kicker,th,dt,.label{font-size:.75rem;letter-spacing:.06em;text-transform:uppercase;color:var(--soft);font-weight:600}
.kicker{margin:0 0 .75rem}
h1{font-size:clamp(1.9rem,5vw,2.75rem);line-height:1.12;letter-spacing:-.022em;font-weight:680;margin:0 0 .5rem}
h2{font-size:1.375rem;line-height:1.25;letter-spacing:-.012em;font-weight:660;margin:4rem 0 1rem;padding-top:1.25rem;
border-top:2px solid var(--ink)}
h3{font-size:1.0625rem;line-height:1.35;font-weight:650;margin:0}
h4{font-size:.9375rem;font-weight:650;margin:1.75rem 0 .5rem}
p{margin:0 0 .75rem;max-width:44rem}
.space{margin-top:1.1rem}
blockquote{margin:1rem 0;padding:.25rem 0 .25rem 1.1rem;border-left:3px solid var(--strong);white-space:pre-wrap}
.card.dissent{border:2px dashed var(--deny)}
.lede{font-size:1.125rem;color:var(--soft);margin-bottom:0}
.lede b{color:var(--ink);font-weight:600}
.nowrap{white-space:nowrap}
.note{color:var(--soft);font-size:.9375rem}
nav ul{display:flex;flex-wrap:wrap;gap:.25rem 1.5rem;list-style:none;margin:2rem 0 0;padding:.75rem 0;
border-top:1px solid var(--line);border-bottom:1px solid var(--line);font-size:.9375rem}
.verdict-box{display:grid;grid-template-columns:auto 1fr;gap:.5rem 1.5rem;align-items:center;margin:2rem 0 0;
padding:1.75rem 2rem;border-radius:14px;border:2px solid currentcolor}
.verdict-box .shape{width:4.5rem;height:4.5rem}
.shape .cut{fill:none;stroke:var(--card);stroke-width:5;stroke-linecap:round;stroke-linejoin:round}
.shape .edge{stroke:currentcolor;stroke-width:5;stroke-linecap:round}
.verdict-box .word{font-size:clamp(1.9rem,5vw,2.6rem);line-height:1.05;font-weight:760;letter-spacing:-.01em;margin:0}
.verdict-box .sentence{text-wrap:pretty;color:var(--ink);font-size:1.0625rem;line-height:1.5;margin:.4rem 0 0}
.ALLOW{color:var(--allow)}.DENY{color:var(--deny)}.INCONCLUSIVE{color:var(--open)}.PENDING{color:var(--wait)}
.verdict-box.ALLOW{background:var(--allow-bg)}.verdict-box.DENY{background:var(--deny-bg)}
.verdict-box.INCONCLUSIVE{background:var(--open-bg);border-style:dashed}
.verdict-box.PENDING{background:var(--wait-bg);border-style:dotted}
.columns{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(20rem,100%),1fr));gap:1.5rem 3rem;margin-top:1.75rem}
.columns h3{margin-bottom:.5rem}
ul.plain{margin:0;padding-left:1.15rem}ul.plain li{margin-bottom:.4rem}
code,pre,.mono{font-family:ui-monospace,"SF Mono","Cascadia Mono",Menlo,Consolas,"DejaVu Sans Mono",monospace;
font-size:.8125rem;font-feature-settings:normal}
code{background:var(--code);border-radius:4px;padding:.1em .35em}
pre{white-space:pre-wrap;background:var(--code);border-radius:8px;padding:1rem 1.25rem;margin:.5rem 0;line-height:1.55}
pre code{background:none;padding:0}
dl.facts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(13rem,100%),1fr));gap:1.1rem 2rem;margin:1.25rem 0 0}
dl.facts dd{margin:.15rem 0 0}dl.facts .wide{grid-column:1/-1}
.card{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:1.5rem 1.75rem;margin:1.25rem 0}
.card>header+p{margin-top:.7rem}
.card>header{display:flex;flex-wrap:wrap;gap:.25rem 1rem;justify-content:space-between;align-items:baseline}
.rung{display:grid;grid-template-columns:minmax(12rem,17rem) 1fr;gap:.5rem 2rem;padding:1.25rem 0;
border-bottom:1px solid var(--line);align-items:center}
.rung:last-of-type{border-bottom:0}.rung p{margin:.2rem 0 0;font-size:.9375rem}
figure{margin:1.25rem 0 0}
figcaption{color:var(--soft);font-size:.875rem;margin-top:.75rem;max-width:48rem}
.ladder{display:block;width:100%;height:auto;overflow:visible}
.ladder text{font:500 11.5px ui-sans-serif,system-ui,"Inter","Segoe UI",Arial,sans-serif;fill:var(--soft)}
.ladder .bar-name{fill:var(--ink);font-weight:650}
.ladder .track{fill:var(--code)}.ladder .hatch{stroke:var(--hatch);stroke-width:2.5}
.ladder .tick{stroke:var(--strong);stroke-width:1}.ladder .bar{stroke:var(--ink);stroke-width:2.5}
.ladder .far{stroke:var(--strong);stroke-width:2}.ladder .near{stroke:currentcolor;stroke-width:4}
.ladder .dot{fill:currentcolor;stroke:var(--card);stroke-width:2}
.ruled_out{color:var(--allow)}.ruled_in{color:var(--deny)}.indeterminate{color:var(--open)}.invalid{color:var(--deny)}
.tag{display:inline-flex;gap:.45em;align-items:center;font-weight:650;font-size:.875rem;white-space:nowrap}
.tag .shape{width:.95em;height:.95em;flex:none}
.scroll{overflow-x:auto;margin:1rem 0}
table{border-collapse:collapse;width:100%;font-size:.9063rem;line-height:1.45}
caption{text-align:left;color:var(--soft);font-size:.875rem;padding-bottom:.6rem}
th,td{text-align:left;vertical-align:top;padding:.6rem 1.1rem .6rem 0;border-bottom:1px solid var(--line)}
thead th{border-bottom:1.5px solid var(--strong);white-space:nowrap}
tbody th{text-transform:none;letter-spacing:0;font-size:inherit;color:var(--ink)}
td.number,th.number{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
td.text{min-width:14rem}
summary{cursor:pointer;font-weight:600;margin-top:1.25rem}
footer{margin-top:4rem;padding-top:1.25rem;border-top:1px solid var(--line);color:var(--soft);font-size:.875rem}
@media (max-width:44rem){.page{padding:0 1rem 3rem}.rung{grid-template-columns:1fr}.card{padding:1.1rem}
.verdict-box{padding:1.25rem;gap:.5rem 1rem}.verdict-box .shape{width:3rem;height:3rem}}
@media print{:root{--paper:#fff;--card:#fff}body{font-size:10pt}.page{max-width:none;padding:0}nav,.skip{display:none}
h2{break-after:avoid;margin-top:2rem}.card,.rung,tr,.verdict-box{break-inside:avoid}.scroll{overflow:visible}
.card{border-color:#999}*{-webkit-print-color-adjust:exact;print-color-adjust:exact}}
`;

/** Source expression that lets this style sheet, and no other, apply (CSP Level 3, 2.3.1). */
export const stylesheetSource = sourceOf(stylesheet);

/** The same of another sheet of this package. */
export function sourceOf(sheet: string): string {
  return `'sha256-${base64(sha256Bytes(utf8ToBytes(sheet)))}'`;
}

/** RFC 4648 §4, with padding; neither `Buffer` nor `btoa` belongs to the language. */
function base64(bytes: Uint8Array): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  let text = '';
  for (let index = 0; index < bytes.length; index += 3) {
    const [first = 0, second = 0, third = 0] = bytes.subarray(index, index + 3);
    const block = (first << 16) | (second << 8) | third;
    const digits = [18, 12, 6, 0].map((shift) => alphabet.charAt((block >> shift) & 63)).join('');
    const left = bytes.length - index;
    text += left >= 3 ? digits : digits.slice(0, left + 1).padEnd(4, '=');
  }
  return text;
}
