import type { Logger } from 'pino';

import type { StreamedState } from './event-stream.js';

const POLL_MS = 1_000;

type Listener = (state: StreamedState) => void;

/** Who watches one thing, and whether it is being read at this moment. */
interface Watch {
  readonly listeners: Set<Listener>;
  readonly timer: NodeJS.Timeout;
  isRead: boolean;
}

/** Tells watchers of changes. However many watch one thing, one query a second asks for it. */
export class StateWatches {
  private readonly watches = new Map<string, Watch>();

  constructor(
    private readonly read: (id: string) => Promise<StreamedState>,
    private readonly log: Logger,
  ) {}

  /** Calls `listener` with every state until the returned function is called; who listens knows what it told last. */
  watch(id: string, listener: Listener): () => void {
    const watch = this.watches.get(id) ?? this.begin(id);
    watch.listeners.add(listener);
    return () => {
      watch.listeners.delete(listener);
      if (watch.listeners.size > 0) return;
      clearInterval(watch.timer);
      this.watches.delete(id);
    };
  }

  /** Things that are asked for at this moment. */
  get watched(): number {
    return this.watches.size;
  }

  private begin(id: string): Watch {
    const timer = setInterval(() => void this.poll(id), POLL_MS);
    const watch: Watch = { listeners: new Set(), timer, isRead: false };
    this.watches.set(id, watch);
    return watch;
  }

  /** A reading that takes longer than a second is waited for: readings of one thing never pile up. */
  private async poll(id: string): Promise<void> {
    const watch = this.watches.get(id);
    if (watch === undefined || watch.isRead) return;
    watch.isRead = true;
    try {
      const state = await this.read(id);
      for (const listener of [...watch.listeners]) listener(state);
    } catch (error) {
      // A database may come back; the next second asks again.
      this.log.warn({ err: error, id }, 'what is watched could not be read');
    } finally {
      watch.isRead = false;
    }
  }
}
