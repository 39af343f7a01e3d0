import type { ContentBlock } from '@holdpoint/evals/ports';

import type { AnswerMessage } from './answer.js';

/** Characters in one delta; small enough that most answers come in several. */
const deltaLength = 48;

/** An answer as the server-sent events of the streamed Messages API, in order, each with its blank line. */
export function serverEvents(message: AnswerMessage): string {
  const { content, stop_reason, stop_sequence, usage } = message;
  const opening = {
    ...message,
    content: [],
    stop_reason: null,
    usage: { ...usage, output_tokens: 0 },
  };
  return [
    event('message_start', { message: opening }),
    event('ping', {}),
    ...content.flatMap(blockEvents),
    event('message_delta', {
      delta: { stop_reason, stop_sequence },
      usage: { output_tokens: usage.output_tokens },
    }),
    event('message_stop', {}),
  ].join('');
}

function blockEvents(block: ContentBlock, index: number): string[] {
  const stop = event('content_block_stop', { index });
  const delta = (change: object): string => event('content_block_delta', { index, delta: change });
  switch (block.type) {
    case 'text':
      return [
        event('content_block_start', { index, content_block: { type: 'text', text: '' } }),
        ...pieces(block.text).map((text) => delta({ type: 'text_delta', text })),
        stop,
      ];
    case 'tool_use':
      return [
        event('content_block_start', { index, content_block: { ...block, input: {} } }),
        ...pieces(JSON.stringify(block.input)).map((partial_json) =>
          delta({ type: 'input_json_delta', partial_json }),
        ),
        stop,
      ];
    case 'tool_result':
      // A model can't say this; the behaviours' type allows it.
      return [];
  }
}

function pieces(text: string): string[] {
  const count = Math.ceil(text.length / deltaLength);
  return Array.from({ length: count }, (_, at) =>
    text.slice(at * deltaLength, (at + 1) * deltaLength),
  );
}

function event(type: string, fields: object): string {
  return `event: ${type}\ndata: ${JSON.stringify({ type, ...fields })}\n\n`;
}
