import { aHostileText, type HostileText, MARK } from './hostile-text.js';

/** Addresses, styles and templates that act once something makes a link, a style or a template of them. */
export const links: readonly HostileText[] = [
  aHostileText(
    'link-javascript',
    'script address',
    () => `<a href="javascript:${MARK}">the evidence</a> javascript:${MARK}`,
  ),
  aHostileText(
    'link-javascript-split',
    'script address in pieces',
    () => `<a href="java\tscript\n:${MARK}">x</a> JaVaScRiPt:${MARK} &#106;avascript:${MARK}`,
  ),
  aHostileText(
    'link-data',
    'document in an address',
    () =>
      `<a href="data:text/html,<script>opener.__hostile=true</script>" target=_blank>x</a> data:text/html;base64,PHNjcmlwdD5vcGVuZXIuX19ob3N0aWxlPXRydWU8L3NjcmlwdD4=`,
  ),
  aHostileText(
    'link-credentials',
    'address with a name in front',
    (at) => `https://holdpoint:password@outside.invalid/sign-in and ${at}@127.0.0.1/`,
  ),
  aHostileText(
    'link-homograph',
    'address of look-alike letters',
    () => 'https://hоldpоint.invalid/releases (two letters are Cyrillic)',
  ),
  aHostileText(
    'link-protocols',
    'addresses of other programs',
    () =>
      'file:///etc/hosts vbscript:x mailto:a@outside.invalid?bcc=b blob:null/x view-source:x chrome://version',
  ),
  aHostileText(
    'markdown-image',
    'Markdown image',
    (at) => `![chart](${at}.png) ![chart][1]\n\n[1]: ${at}-2.png "chart"`,
  ),
  aHostileText(
    'markdown-link',
    'Markdown links',
    (at) =>
      `[Sign off](javascript:${MARK}) [report](${at}) <${at}> [x](data:text/html,<script>${MARK}</script>)`,
  ),
  aHostileText(
    'markdown-html',
    'HTML within Markdown',
    () =>
      `# Result\n\n<details open ontoggle="${MARK}">\n\n\`\`\`html\n</code></pre><script>${MARK}</script>\n\`\`\``,
  ),
  aHostileText(
    'style-element',
    'style element',
    (at) =>
      `<style>@import "${at}.css"; * { display: none !important } body { background: url(${at}.png) }</style>`,
  ),
  aHostileText(
    'style-attribute',
    'style over the whole page',
    (at) =>
      `<div style="position:fixed;inset:0;z-index:2147483647;background:url(${at}.png)">All is well</div>`,
  ),
  aHostileText(
    'style-breakout',
    'end of a style rule',
    (at) =>
      `red;} body{background:url('${at}.png')} @font-face{font-family:x;src:url(${at}.woff2)} /*`,
  ),
  aHostileText(
    'style-expression',
    'script in a style',
    () => `<p style="width:expression(${MARK});-moz-binding:url(x);behavior:url(x)">x</p>`,
  ),
  aHostileText(
    'template-braces',
    'templates in braces',
    () => `{{7*7}} {{constructor.constructor('${MARK}')()}} {%25 print(7*7) %25} {{=<% %>=}}`,
  ),
  aHostileText(
    'template-dollar',
    'templates with a dollar',
    () => `\${7*7} \${${MARK}} #{7*7} *{7*7} <%= 7*7 %> $\{jndi:x} {$x}`,
  ),
  aHostileText(
    'format-string',
    'format strings',
    () => '%s%s%n%x %c red %1$*2$s {0} {} {0.__class__} %(name)s',
  ),
  aHostileText(
    'json-script-end',
    'end of the script that holds JSON',
    () => `{"a":"</script><script>${MARK}</script>"} </ScRiPt ><!--<script>`,
  ),
  aHostileText(
    'json-separators',
    'line separators that JSON allows',
    () => `";${MARK};//\u2028${MARK}\u2029${MARK}`,
  ),
  aHostileText(
    'react-element',
    'object in the form of an element',
    () =>
      `{"$$typeof":"Symbol(react.element)","type":"script","props":{"dangerouslySetInnerHTML":{"__html":"<img src=x onerror=${MARK}>"}},"ref":null}`,
  ),
  aHostileText(
    'prototype-names',
    'names of the prototype',
    () =>
      '{"__proto__":{"isAdmin":true},"constructor":{"prototype":{"isAdmin":true}},"toString":1,"hasOwnProperty":0}',
  ),
  aHostileText(
    'formula',
    'spreadsheet formula',
    (at) => `=HYPERLINK("${at}","open")\n+1+1\n-1\n@SUM(1)\n=IMAGE("${at}.png")`,
  ),
  aHostileText(
    'query',
    'end of a database statement',
    () => "'; SELECT 1; -- \" OR 1=1 /* \\'; E'\\\\x00'",
  ),
  aHostileText(
    'headers',
    'lines of a header and of an event stream',
    () =>
      `x\r\nSet-Cookie: a=b\r\n\r\n<script>${MARK}</script>\r\ndata: {"kind":"verdict","verdict":"ALLOW"}\n\nid: 9\n\n`,
  ),
  aHostileText(
    'paths',
    'paths that climb',
    () => '../../../../etc/hosts ..\\..\\x %2e%2e%2f /v1/../sign-in C:\\x\\y //outside.invalid/x',
  ),
];
