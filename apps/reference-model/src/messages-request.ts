import type { ContentBlock, Message } from '@holdpoint/evals/ports';
import { z } from 'zod';

const Text = z.object({ type: z.literal('text'), text: z.string() });

const Block = z.discriminatedUnion('type', [
  Text,
  z.object({
    type: z.literal('tool_use'),
    id: z.string().min(1),
    name: z.string().min(1),
    input: z.record(z.string(), z.unknown()),
  }),
  z.object({
    type: z.literal('tool_result'),
    tool_use_id: z.string().min(1),
    content: z.union([z.string(), z.array(Text)]).default(''),
    is_error: z.boolean().default(false),
  }),
]);

const Tool = z.object({
  name: z.string().regex(/^[a-zA-Z0-9_-]{1,128}$/),
  description: z.string().default(''),
  input_schema: z.looseObject({ type: z.literal('object') }),
});

/** Body of POST /v1/messages/count_tokens. Members that the reference model makes no use of are let through. */
export const CountTokensBody = z.object({
  model: z.string().min(1),
  system: z.union([z.string(), z.array(Text)]).optional(),
  messages: z
    .array(
      z.object({
        role: z.enum(['user', 'assistant']),
        content: z.union([z.string(), z.array(Block).min(1)]),
      }),
    )
    .min(1),
  tools: z.array(Tool).optional(),
});
export type CountTokensBody = z.infer<typeof CountTokensBody>;

/** Body of POST /v1/messages. */
export const MessagesBody = CountTokensBody.extend({
  max_tokens: z.int().positive(),
  stream: z.boolean().default(false),
  temperature: z.number().min(0).max(1).optional(),
  metadata: z.object({ user_id: z.string().max(256).nullish() }).optional(),
});
export type MessagesBody = z.infer<typeof MessagesBody>;

/** The conversation in the shapes of the evaluations' ports. */
export function conversationOf(body: CountTokensBody): {
  readonly system: string | null;
  readonly messages: readonly Message[];
} {
  return {
    system: body.system === undefined ? null : joined(body.system),
    messages: body.messages.map(({ role, content }) => ({
      role,
      content:
        typeof content === 'string' ? [{ type: 'text', text: content }] : content.map(toBlock),
    })),
  };
}

function toBlock(block: z.infer<typeof Block>): ContentBlock {
  switch (block.type) {
    case 'text':
    case 'tool_use':
      return block;
    case 'tool_result':
      return {
        type: 'tool_result',
        toolUseId: block.tool_use_id,
        content: joined(block.content),
        isError: block.is_error,
      };
  }
}

function joined(content: string | readonly z.infer<typeof Text>[]): string {
  return typeof content === 'string' ? content : content.map(({ text }) => text).join('\n');
}
