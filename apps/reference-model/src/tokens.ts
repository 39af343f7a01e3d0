import type { ContentBlock } from '@holdpoint/evals/ports';

import type { CountTokensBody } from './messages-request.js';

/** Characters to a token: a rule of thumb that is the same on every machine. */
export const charactersPerToken = 4;

/** Tokens of a text; 0 for the empty one. */
export function tokensIn(text: string): number {
  return Math.ceil(text.length / charactersPerToken);
}

/** Input tokens of a request: its system prompt, messages and tools as JSON. Deterministic. */
export function inputTokens(body: CountTokensBody): number {
  const { system, messages, tools } = body;
  return tokensIn(JSON.stringify([system ?? '', messages, tools ?? []]));
}

/** Output tokens of an answer; a tool call counts its name and its input as JSON. */
export function outputTokens(content: readonly ContentBlock[]): number {
  return content.reduce((sum, block) => sum + blockTokens(block), 0);
}

/** Tokens of one block. */
export function blockTokens(block: ContentBlock): number {
  switch (block.type) {
    case 'text':
      return tokensIn(block.text);
    case 'tool_use':
      return tokensIn(block.name + JSON.stringify(block.input));
    case 'tool_result':
      return tokensIn(block.content);
  }
}
