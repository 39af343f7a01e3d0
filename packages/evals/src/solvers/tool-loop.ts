import { isHoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { z } from 'zod';

import type { SolveContext } from '../define-evaluation.js';
import type { ContentBlock, Message, StopReason, Tool } from '../ports.js';

type ToolUse = Extract<ContentBlock, { type: 'tool_use' }>;

/** A tool that a model may call, with its input still to be parsed. */
export interface ToolHandler {
  readonly tool: Tool;
  /** Never throws for what the model did wrong; throws where the world failed, such as `sandbox.unavailable`. */
  call(input: unknown): Promise<ToolOutcome>;
}

export interface ToolOutcome {
  readonly content: string;
  readonly isError: boolean;
}

/**
 * Binds a tool's schema to what it does; the model's input reaches `run` only in the right shape.
 * A `HoldpointError` of kind `invalid` from `run` is told to the model, any other is the runner's.
 */
export function defineTool<Input extends z.ZodObject>(definition: {
  readonly name: string;
  readonly description: string;
  readonly input: Input;
  run(input: z.output<Input>): Promise<ToolOutcome>;
}): ToolHandler {
  const schema = z.toJSONSchema(definition.input, { io: 'input' });
  const inputSchema = Object.fromEntries(
    Object.entries(schema).filter(([member]) => member !== '$schema'),
  );
  return {
    tool: { name: definition.name, description: definition.description, inputSchema },
    async call(input) {
      // Adversarial: the model under test wrote this.
      const parsed = definition.input.safeParse(input);
      if (!parsed.success) return failed(`invalid input: ${complaint(parsed.error)}`);
      try {
        return await definition.run(parsed.data);
      } catch (error) {
        if (isHoldpointError(error) && error.kind === 'invalid') return failed(error.code);
        throw error;
      }
    },
  };
}

export interface ToolLoopRequest {
  readonly prompt: string;
  readonly system?: string;
  readonly tools: readonly ToolHandler[];
  /** Model calls at most. */
  readonly maxTurns: number;
}

/** `stopReason` is `tool_use` only when the turn limit cut the loop. */
export interface ToolLoopResult {
  readonly messages: readonly Message[];
  readonly stopReason: StopReason;
}

/**
 * Generates and executes tool calls in turn, until the model stops asking or `maxTurns` calls are spent.
 * Calls of one turn run one after another. Their ids become `call-1`, `call-2`, …: a provider's ids are random, and
 * the transcript must be the same for the same draws. An unknown tool is an error result, as is a wrong input.
 */
export async function toolLoop(
  context: Pick<SolveContext, 'generate' | 'signal'>,
  { prompt, system, tools, maxTurns }: ToolLoopRequest,
): Promise<ToolLoopResult> {
  const messages: Message[] = [{ role: 'user', content: [{ type: 'text', text: prompt }] }];
  let stopReason: StopReason = 'other';
  let callCount = 0;
  for (let turn = 0; turn < maxTurns; turn += 1) {
    context.signal.throwIfAborted();
    const response = await context.generate({
      messages: [...messages],
      tools: tools.map(({ tool }) => tool),
      ...(system === undefined ? {} : { system }),
    });
    stopReason = response.stopReason;
    const content = response.content.map((block) => {
      if (block.type !== 'tool_use') return block;
      callCount += 1;
      return { ...block, id: `call-${callCount}` };
    });
    messages.push({ role: 'assistant', content });
    const calls = content.filter((block) => block.type === 'tool_use');
    // A call in a turn that ended otherwise may be cut short, so it is recorded and not executed.
    if (stopReason !== 'tool_use' || calls.length === 0) break;
    messages.push({ role: 'user', content: await executeAll(calls, tools, context.signal) });
  }
  return { messages, stopReason };
}

async function executeAll(
  calls: readonly ToolUse[],
  tools: readonly ToolHandler[],
  signal: AbortSignal,
): Promise<readonly ContentBlock[]> {
  const results: ContentBlock[] = [];
  for (const call of calls) {
    signal.throwIfAborted();
    const handler = tools.find(({ tool }) => tool.name === call.name);
    const outcome = await (handler?.call(call.input) ?? failed('unknown tool'));
    results.push({ type: 'tool_result', toolUseId: call.id, ...outcome });
  }
  return results;
}

function failed(content: string): ToolOutcome {
  return { content, isError: true };
}

function complaint(error: z.ZodError): string {
  return error.issues
    .slice(0, 5)
    .map((issue) => `${issue.path.join('.') || 'input'}: ${issue.message}`)
    .join('; ');
}
