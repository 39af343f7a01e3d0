import type {
  ContentBlockParam,
  MessageCreateParamsNonStreaming,
  MessageParam,
  ToolUnion,
} from '@anthropic-ai/sdk/resources/messages';
import type {
  ContentBlock,
  GenerateRequest,
  GenerateResponse,
  Message,
  StopReason,
  Tool,
} from '@holdpoint/evals/ports';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { encodeDrawKey } from '@holdpoint/shared/evidence/draw-key';
import { z } from 'zod';

/**
 * A request's body. The SDK's types know no temperature, which newer models refuse unless it is 1; it is sent all the
 * same, since a refused request is plain to see and another sampling than the sealed one is not.
 */
export type MessagesBody = MessageCreateParamsNonStreaming & { readonly temperature: number };

/** The request as the Messages API takes it. Empty texts are left out, since the API refuses them. */
export function toMessagesBody(request: GenerateRequest): MessagesBody {
  return {
    model: request.model,
    max_tokens: request.maxOutputTokens,
    temperature: request.temperature,
    messages: request.messages.map(toMessageParam),
    metadata: { user_id: encodeDrawKey(request.draw) },
    ...(request.system !== undefined && { system: request.system }),
    ...(request.tools !== undefined && { tools: request.tools.map(toToolParam) }),
  };
}

function toMessageParam(message: Message): MessageParam {
  return { role: message.role, content: message.content.flatMap(toBlockParam) };
}

function toBlockParam(block: ContentBlock): ContentBlockParam[] {
  switch (block.type) {
    case 'text':
      return block.text === '' ? [] : [{ type: 'text', text: block.text }];
    case 'tool_use':
      return [{ type: 'tool_use', id: block.id, name: block.name, input: block.input }];
    case 'tool_result':
      return [
        {
          type: 'tool_result',
          tool_use_id: block.toolUseId,
          content: block.content,
          is_error: block.isError,
        },
      ];
  }
}

function toToolParam(tool: Tool): ToolUnion {
  return {
    name: tool.name,
    description: tool.description,
    input_schema: { ...tool.inputSchema, type: 'object' },
  };
}

/**
 * What a model may answer with. A block that we can't represent fails the whole answer: a transcript without it would
 * not be what the model said. Thinking is no part of the answer and is left out.
 */
const AnswerBlock = z.discriminatedUnion('type', [
  z.object({ type: z.literal('text'), text: z.string() }),
  z.object({
    type: z.literal('tool_use'),
    id: z.string().min(1).max(200),
    name: z.string().min(1).max(200),
    input: z.record(z.string(), z.json()),
  }),
  z.object({ type: z.literal('thinking') }),
  z.object({ type: z.literal('redacted_thinking') }),
]);

const tokenCount = z.int().nonnegative();

const Answer = z.object({
  type: z.literal('message'),
  role: z.literal('assistant'),
  content: z.array(AnswerBlock).max(10_000),
  stop_reason: z.string(),
  usage: z.object({
    input_tokens: tokenCount,
    output_tokens: tokenCount,
    cache_creation_input_tokens: tokenCount.nullish(),
    cache_read_input_tokens: tokenCount.nullish(),
  }),
});

/**
 * Parses an answer of the Messages API. Input tokens include those written to and read from the cache.
 * Throws `provider.response_invalid` for anything else than a whole assistant message: never an empty answer instead.
 */
export function parseAnswer(answer: unknown, requestId: string | null): GenerateResponse {
  const parsed = Answer.safeParse(answer);
  if (!parsed.success)
    throw invalidResponse(requestId, z.prettifyError(parsed.error).slice(0, 500));
  const { content, stop_reason, usage } = parsed.data;
  return {
    content: content.flatMap(toContentBlock),
    stopReason: toStopReason(stop_reason),
    requestId,
    usage: {
      inputTokens:
        usage.input_tokens +
        (usage.cache_creation_input_tokens ?? 0) +
        (usage.cache_read_input_tokens ?? 0),
      outputTokens: usage.output_tokens,
    },
  };
}

/** The error for an answer that isn't one; `reason` is cut by the caller and may hold a stranger's text. */
export function invalidResponse(
  requestId: string | null,
  reason: string,
  cause?: unknown,
): HoldpointError {
  return new HoldpointError({
    code: 'provider.response_invalid',
    kind: 'invalid',
    message: 'The provider sent something else than a whole assistant message.',
    details: { requestId, reason },
    cause,
  });
}

function toContentBlock(block: z.infer<typeof AnswerBlock>): ContentBlock[] {
  switch (block.type) {
    case 'text':
      return [{ type: 'text', text: block.text }];
    case 'tool_use':
      return [{ type: 'tool_use', id: block.id, name: block.name, input: block.input }];
    case 'thinking':
    case 'redacted_thinking':
      return [];
  }
}

const knownStopReasons: ReadonlySet<string> = new Set<StopReason>([
  'end_turn',
  'tool_use',
  'max_tokens',
  'stop_sequence',
  'refusal',
]);

function isKnownStopReason(reason: string): reason is StopReason {
  return knownStopReasons.has(reason);
}

function toStopReason(reason: string): StopReason {
  return isKnownStopReason(reason) ? reason : 'other';
}
