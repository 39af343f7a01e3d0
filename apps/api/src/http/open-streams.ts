import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { Injectable, type OnModuleDestroy } from '@nestjs/common';

const MAXIMUM_STREAMS = 500;
const MAXIMUM_STREAMS_PER_ACCOUNT = 20;

/** Streams of events that are open at this moment, of all kinds. */
@Injectable()
export class OpenStreams implements OnModuleDestroy {
  private readonly byAccount = new Map<string, number>();
  private readonly endings = new Set<() => void>();

  /**
   * Takes a place, and gives what frees it; `end` is called when the platform stops. Throws `events.too_many_streams`.
   */
  admit(accountId: string, end: () => void): () => void {
    const own = this.byAccount.get(accountId) ?? 0;
    if (own >= MAXIMUM_STREAMS_PER_ACCOUNT || this.endings.size >= MAXIMUM_STREAMS) {
      throw new HoldpointError({
        code: 'events.too_many_streams',
        kind: 'throttled',
        message: 'Too many pages are watching. Close some, or ask for the state itself.',
        details: { retryAfterSeconds: 10 },
      });
    }
    this.byAccount.set(accountId, own + 1);
    this.endings.add(end);
    return () => {
      if (!this.endings.delete(end)) return;
      const left = (this.byAccount.get(accountId) ?? 1) - 1;
      if (left > 0) this.byAccount.set(accountId, left);
      else this.byAccount.delete(accountId);
    };
  }

  /** Before the server closes, which waits for what is open. */
  onModuleDestroy(): void {
    for (const end of [...this.endings]) end();
  }
}
