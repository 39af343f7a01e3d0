import type { ApiRequest } from './request.js';
import { apiHeaders } from './security-headers.js';

const HEARTBEAT_MS = 15_000;

/** What a stream of events needs of Fastify's reply. */
export interface StreamReply {
  hijack(): void;
  readonly raw: {
    writeHead(status: number, headers: Readonly<Record<string, string>>): unknown;
    write(text: string): boolean;
    end(text?: string): unknown;
    on(event: 'close' | 'error', listener: () => void): unknown;
    readonly writableNeedDrain: boolean;
    /** The client is gone. */
    readonly destroyed: boolean;
  };
}

/** One state; `id` is its digest, so that a reader who comes back is not told what it knows. */
export interface StreamedState {
  readonly id: string;
  readonly name: string;
  readonly value: unknown;
  /** Nothing comes after it. */
  readonly isLast: boolean;
}

export interface StreamSource {
  readonly first: StreamedState;
  /** Takes a place among the open streams, and gives what frees it; `end` is called when the platform stops. */
  readonly admit: (end: () => void) => () => void;
  /** Tells of every state from now on, until the returned function is called. */
  readonly watch: (tell: (state: StreamedState) => void) => () => void;
  /** Whether the one who watches still may; asked at every heartbeat. */
  readonly isStillCaller: () => Promise<boolean>;
}

/** Server-sent events of a state that changes (WHATWG HTML §9.2); `Last-Event-ID` is not told again what it knows. */
export function streamStates(request: ApiRequest, reply: StreamReply, source: StreamSource): void {
  const cleanups: (() => void)[] = [];
  let isOpen = true;
  const close = (): void => {
    isOpen = false;
    for (const cleanup of cleanups.splice(0)) cleanup();
  };
  const end = (text = ''): void => {
    if (!isOpen) return;
    close();
    reply.raw.end(text);
  };
  cleanups.push(source.admit(end));
  reply.hijack();
  reply.raw.on('close', close);
  // A write that crosses with the client's leaving is no failure of ours.
  reply.raw.on('error', close);
  reply.raw.writeHead(200, {
    ...apiHeaders,
    'content-type': 'text/event-stream; charset=utf-8',
    'x-accel-buffering': 'no',
    // Nothing comes after the stream: a server that stops need not wait for the next request.
    connection: 'close',
    'x-request-id': request.id,
  });
  let known = request.headers['last-event-id'];
  const tell = (state: StreamedState): void => {
    // A reader that does not keep up gets the newest state later, not a growing backlog now.
    if (state.id !== known && !reply.raw.writableNeedDrain) {
      known = state.id;
      reply.raw.write(textOf(state));
    }
    if (state.isLast) end('event: end\ndata: {}\n\n');
  };
  reply.raw.write('retry: 2000\n\n');
  cleanups.push(source.watch(tell));
  const heart = setInterval(() => {
    void source.isStillCaller().then((isStill) => {
      if (!isStill) end();
      else if (isOpen) reply.raw.write(': still here\n\n');
    });
  }, HEARTBEAT_MS);
  cleanups.push(() => {
    clearInterval(heart);
  });
  tell(source.first);
  // Whoever left before `close` was listened for leaves nothing behind.
  if (reply.raw.destroyed) close();
}

function textOf({ id, name, value }: StreamedState): string {
  return `event: ${name}\nid: ${id}\ndata: ${JSON.stringify(value)}\n\n`;
}
