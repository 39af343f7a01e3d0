import type { DecisionWord, Verdict } from '../contracts/common.js';
import { type Markup, markup } from './markup.js';
import { words } from './wording.js';

/** The sign of a decision: a tick in a disc, a bar in an octagon, a question in a diamond, an hourglass. Decorative. */
export function decisionShape(word: DecisionWord): Markup {
  switch (word) {
    case 'ALLOW':
      return sign(
        markup`<circle cx="24" cy="24" r="21" fill="currentColor" /><path
            class="cut"
            d="M14 25 L21 32 L34 17"
          />`,
      );
    case 'DENY':
      return sign(
        markup`<path d="M15 3 H33 L45 15 V33 L33 45 H15 L3 33 V15 Z" fill="currentColor" /><path
            class="cut"
            d="M13 24 H35"
          />`,
      );
    case 'INCONCLUSIVE':
      return sign(
        markup`<path d="M24 2 L46 24 L24 46 L2 24 Z" fill="currentColor" /><path
            class="cut"
            d="M18.5 19 a5.5 5.5 0 1 1 8 5 q-2.5 1.3 -2.5 4 M24 33 v.6"
          />`,
      );
    case 'PENDING':
      return sign(
        markup`<path d="M10 4 H38 M10 44 H38" class="edge" /><path
            d="M13 6 H35 V12 L26 24 L35 36 V42 H13 V36 L22 24 L13 12 Z"
            fill="currentColor"
          />`,
      );
  }
}

/** A verdict as word and shape, the shape as on the ladder. */
export function verdictTag(verdict: Verdict): Markup {
  return markup`<span class="tag ${verdict}"
    ><svg class="shape" viewBox="0 0 16 16" aria-hidden="true">${verdictShape(verdict)}</svg
    >${words(verdict)}</span
  >`;
}

function verdictShape(verdict: Verdict): Markup {
  switch (verdict) {
    case 'ruled_out':
      return markup`<circle cx="8" cy="8" r="7" fill="currentColor" />`;
    case 'ruled_in':
      return markup`<path d="M8 1 L16 15 H0 Z" fill="currentColor" />`;
    case 'indeterminate':
      return markup`<path d="M8 0 L16 8 L8 16 L0 8 Z" fill="currentColor" />`;
    case 'invalid':
      return markup`<rect x="1" y="1" width="14" height="14" fill="currentColor" />`;
  }
}

function sign(content: Markup): Markup {
  return markup`<svg class="shape" viewBox="0 0 48 48" aria-hidden="true">${content}</svg>`;
}
