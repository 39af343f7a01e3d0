import { hash } from 'node:crypto';

import type { ContentBlock } from '@holdpoint/evals/ports';
import { type ReferenceTurn, says } from '@holdpoint/evals/reference';

import type { MessagesBody } from '../messages-request.js';
import type { HostileText } from './hostile-text.js';
import { hostileTexts } from './hostile-texts.js';

/** Names that the API allows and that an object has before anybody gave it one. */
const names = ['__proto__', 'constructor', 'toString', 'VERDICT_ALLOW', 'x'.repeat(128)] as const;

/** The text of a draw, or of whatever word tells one request from all others. Total. */
export function hostileTextFor(word: string): HostileText {
  const place = Number.parseInt(hash('sha256', word).slice(0, 12), 16) % hostileTexts.length;
  const text = hostileTexts[place];
  if (text === undefined) throw new RangeError('there are no hostile texts');
  return text;
}

/**
 * What the hostile model answers: the name of a text, then the text itself as a block of its own. Where tools are
 * offered, the first turn sends it through each of them and calls one with a hostile name, so that inputs and results
 * are hostile as well; nothing that runs in the sandbox does more than print the text.
 */
export function hostileTurn(word: string, { messages, tools = [] }: MessagesBody): ReferenceTurn {
  const hostile = hostileTextFor(word);
  const said: readonly ContentBlock[] = [
    { type: 'text', text: hostileLabel(hostile) },
    ...says(hostile.text).content,
  ];
  const isFirst = messages.every(({ role }) => role === 'user');
  if (tools.length === 0 || !isFirst) return { content: said, stopReason: 'end_turn' };
  return { content: [...said, ...callsOf(hostile)], stopReason: 'tool_use' };
}

/** The block that goes before a hostile text and names it, so that a test knows what the page must show. */
export function hostileLabel({ id, title }: HostileText): string {
  return `hostile text ${id}: ${title}`;
}

function callsOf({ id, text }: HostileText): readonly ContentBlock[] {
  const name = names[text.length % names.length] ?? names[0];
  const inputs: readonly (readonly [name: string, input: Readonly<Record<string, unknown>>])[] = [
    ['write_file', { path: `${id}.html`, content: text }],
    ['read_file', { path: `${id}.html` }],
    ['shell', { script: `cat ${id}.html` }],
    [
      name,
      { [text.slice(0, 200)]: text.slice(0, 2000), constructor: { prototype: [text.length] } },
    ],
  ];
  return inputs.map(([tool, input], at) => ({
    type: 'tool_use',
    id: `toolu_hostile_${at}`,
    name: tool,
    input,
  }));
}
