import type { SandboxLevel } from '@holdpoint/shared/contracts/common';

/** What a model may say or be told. The shapes follow the Messages API, so that transcripts read as they were sent. */
export type ContentBlock =
  | { readonly type: 'text'; readonly text: string }
  | {
      readonly type: 'tool_use';
      readonly id: string;
      readonly name: string;
      readonly input: Readonly<Record<string, unknown>>;
    }
  | {
      readonly type: 'tool_result';
      readonly toolUseId: string;
      readonly content: string;
      readonly isError: boolean;
    };

export interface Message {
  readonly role: 'user' | 'assistant';
  readonly content: readonly ContentBlock[];
}

export interface Tool {
  readonly name: string;
  readonly description: string;
  /** JSON Schema of the input, an object. */
  readonly inputSchema: Readonly<Record<string, unknown>>;
}

/** Identity of one model call: the same key always means the same draw of a seeded model. */
export interface DrawKey {
  readonly evaluation: string;
  readonly sampleKey: string;
  readonly epoch: number;
  /** From 0, one per call of the sample. */
  readonly turn: number;
  readonly seed: number;
}

export interface GenerateRequest {
  readonly model: string;
  readonly system?: string;
  readonly messages: readonly Message[];
  readonly tools?: readonly Tool[];
  readonly maxOutputTokens: number;
  readonly temperature: number;
  /** Carried opaquely in the request's metadata. */
  readonly draw: DrawKey;
}

export type StopReason =
  'end_turn' | 'tool_use' | 'max_tokens' | 'stop_sequence' | 'refusal' | 'other';

export interface Usage {
  readonly inputTokens: number;
  readonly outputTokens: number;
}

export interface GenerateResponse {
  readonly content: readonly ContentBlock[];
  readonly stopReason: StopReason;
  readonly requestId: string | null;
  readonly usage: Usage;
}

/** One attempt at one model call; the caller owns retries. Throws `HoldpointError` with `provider.*` codes. */
export interface Provider {
  generate(request: GenerateRequest, signal: AbortSignal): Promise<GenerateResponse>;
}

export interface SandboxCommand {
  /** Run by `/bin/sh -c` inside the sandbox, in the task directory. */
  readonly script: string;
  readonly stdin?: string;
}

export interface SandboxResult {
  /** Null when a limit or a signal ended the command. */
  readonly exitCode: number | null;
  /** At most `outputLimitBytes`, invalid UTF-8 replaced; adversarial text. */
  readonly stdout: string;
  readonly stderr: string;
  readonly truncated: boolean;
  readonly timedOut: boolean;
}

export interface SandboxLimits {
  readonly cpuSeconds: number;
  readonly memoryBytes: number;
  readonly processes: number;
  readonly diskBytes: number;
  readonly wallMs: number;
  readonly outputLimitBytes: number;
}

/**
 * A fresh, empty task directory with no network. Files written by one command are seen by the next.
 * `node` is on PATH. Disposing it removes every trace.
 */
export interface SandboxSession extends AsyncDisposable {
  readonly level: SandboxLevel;
  exec(command: SandboxCommand, signal: AbortSignal): Promise<SandboxResult>;
  /** Relative paths without `..`; refuses anything else with `sandbox.path_refused`. */
  writeFile(path: string, content: string): Promise<void>;
  /** Null when it isn't there or isn't a regular file; follows no symlink; capped at `outputLimitBytes`. */
  readFile(path: string): Promise<string | null>;
}

/** Opens sandboxes, or says why it can't: `sandbox.unavailable` with the line that tells how to get one. */
export interface Sandbox {
  readonly level: SandboxLevel;
  open(limits: SandboxLimits): Promise<SandboxSession>;
}

export interface Clock {
  now(): Date;
}
