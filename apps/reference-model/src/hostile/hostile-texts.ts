import { characters } from './characters.js';
import { claims } from './claims.js';
import type { HostileText } from './hostile-text.js';
import { links } from './links.js';
import { markup } from './markup.js';
import { shapes } from './shapes.js';

/**
 * All that the hostile model says: inert standard vectors, which ask for no harm and hold none. Whatever shows them
 * must show text. Never empty; ids are unique.
 */
export const hostileTexts: readonly HostileText[] = [
  ...markup,
  ...links,
  ...characters,
  ...shapes,
  ...claims,
];
