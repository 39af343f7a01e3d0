import { createPool, withTransaction } from '@holdpoint/prisma/pool';
import { type LogAlarm, logAlarms } from '@holdpoint/shared/contracts/log';
import { isHoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { formatVerifierKey } from '@holdpoint/shared/tlog/verifier-key';
import {
  Inject,
  Injectable,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import { z } from 'zod';

import { BackgroundLoop } from '../background/background-loop.js';
import { Database } from '../database/database.js';
import type { Env } from '../env.js';
import { ENV, LOG } from '../tokens.js';
import { Cosigning } from './cosigning.js';
import { Ledger } from './ledger.service.js';
import { LogKeys } from './log-keys.js';
import { askOf } from './log-rows.js';
import { publishOnce } from './publish.js';
import { LARGEST_BATCH, sequenceOnce } from './sequence.js';
import { signNewest } from './sign-newest.js';
import { SignerClient } from './signer-client.js';
import { TimeStamping } from './time-stamping.js';

/** Of what nobody waits for; who waits rings. */
const POLL_MS = 150;
const SLOW_POLL_MS = 1_000;
/** A loop of a log that is not to be trusted does nothing but turn. */
const ALARM_POLL_MS = 5_000;
const KEYS_REFRESHED_EVERY_MS = 30_000;
/** Woken by what there is to do; the others by a new head. */
const ON_DEMAND = new Set(['sequencer', 'signer']);
/** Sequencer, signer, publisher, witnesses and authority, one each. */
const CONNECTIONS = 5;
const QUERY_TIMEOUT_MS = 60_000;

/** Moves the log: events become leaves, heads are signed, published and cosigned. */
@Injectable()
export class LogKeeper implements OnApplicationBootstrap, OnModuleDestroy {
  readonly signer: SignerClient;
  private readonly pool: Pool;
  private readonly keys: LogKeys;
  private readonly running = new AsyncDisposableStack();
  private readonly loops = new Map<string, BackgroundLoop>();
  private readonly waiting = new Set<() => void>();
  private alarmed: LogAlarm | null = null;
  private keysRefreshedAt = -Infinity;

  constructor(
    database: Database,
    ledger: Ledger,
    @Inject(ENV) private readonly env: Env,
    @Inject(LOG) private readonly log: Logger,
  ) {
    this.signer = new SignerClient(env.log);
    this.keys = new LogKeys(database, ledger, this.signer, env.log.origin);
    this.pool = createPool({
      connectionString: env.log.sequencerUrl,
      max: CONNECTIONS,
      applicationName: 'holdpoint-sequencer',
      queryTimeoutMs: QUERY_TIMEOUT_MS,
      onError: (error) => {
        log.warn({ err: error }, 'lost a connection of the sequencer');
      },
    });
  }

  onApplicationBootstrap(): void {
    const { directory, witnesses, tsaUrl } = this.env.log;
    this.running.defer(() => this.pool.end());
    const ask = askOf(this.pool);
    this.start('sequencer', () => this.sequence());
    this.start('signer', () => this.sign());
    if (directory !== undefined) this.start('publisher', () => this.publish(directory));
    for (const witness of witnesses) {
      const cosigning = new Cosigning(ask, witness);
      this.start(`witness ${witness.name}`, () => cosigning.turn());
    }
    if (tsaUrl !== undefined) {
      const stamping = new TimeStamping(ask, tsaUrl);
      this.start('time stamps', () => stamping.turn());
    }
  }

  /** Null while the log is sound, as far as this process has seen. */
  get alarm(): LogAlarm | null {
    return this.alarmed;
  }

  /** Verifier keys that the signer has shown, the current first. */
  get logKeys(): readonly string[] {
    return this.keys.current.map(formatVerifierKey);
  }

  /** Seconds since each loop last succeeded, by its name; empty before the start. */
  idleSeconds(): ReadonlyMap<string, number> {
    return new Map([...this.loops].map(([name, loop]) => [name, loop.idleSeconds()]));
  }

  /** Rings, and resolves when a head has been signed here, or after `ms`. */
  async progress(ms: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.waiting.delete(done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      this.waiting.add(done);
      this.loops.get('sequencer')?.wake();
    });
  }

  async onModuleDestroy(): Promise<void> {
    await this.running.disposeAsync();
  }

  private start(name: string, turn: () => Promise<number>): void {
    // Who waits for a receipt rings at once; other people's servers are given time.
    const longestPauseMs = ON_DEMAND.has(name) ? 2_000 : 60_000;
    const guarded = (): Promise<number> => this.guarded(turn);
    this.loops.set(
      name,
      this.running.use(new BackgroundLoop(name, guarded, this.log, longestPauseMs)),
    );
  }

  /** An integrity error is never tried again: it is kept, told, and ends the turns until people have looked. */
  private async guarded(turn: () => Promise<number>): Promise<number> {
    if (this.alarmed !== null) return ALARM_POLL_MS;
    try {
      return await turn();
    } catch (error) {
      if (!isHoldpointError(error) || error.kind !== 'integrity') throw error;
      this.alarmed = logAlarms.find((alarm) => alarm === error.code) ?? 'signer.note_wrong';
      this.log.fatal(
        { err: error, alarm: this.alarmed },
        'integrity: the log is not to be trusted',
      );
      return ALARM_POLL_MS;
    }
  }

  private async sequence(): Promise<number> {
    const leaves = await sequenceOnce(this.pool, this.env.log.origin);
    // Also for none: another process may have made the head that somebody here waits for.
    if (leaves > 0 || this.waiting.size > 0) this.loops.get('signer')?.wake();
    return leaves === LARGEST_BATCH ? 0 : POLL_MS;
  }

  private async sign(): Promise<number> {
    if (performance.now() - this.keysRefreshedAt > KEYS_REFRESHED_EVERY_MS)
      await this.refreshKeys();
    if (await this.signNewest()) {
      for (const done of this.waiting) done();
      for (const [name, loop] of this.loops) if (!ON_DEMAND.has(name)) loop.wake();
    }
    return POLL_MS;
  }

  /** One at a time, so that no older head is written over a newer one. */
  private async publish(directory: string): Promise<number> {
    await withTransaction(this.pool, async (client) => {
      const [row] = await askOf(client)(
        `SELECT pg_try_advisory_xact_lock(hashtextextended('holdpoint.publisher', 0)) AS locked`,
      );
      if (z.object({ locked: z.boolean() }).parse(row).locked)
        await publishOnce(askOf(this.pool), directory);
    });
    return SLOW_POLL_MS;
  }

  private async signNewest(): Promise<boolean> {
    const signing = { ask: askOf(this.pool), signer: this.signer, origin: this.env.log.origin };
    try {
      return await signNewest({ ...signing, keys: this.keys.current });
    } catch (error) {
      if (!isHoldpointError(error) || error.code !== 'log.signature_missing') throw error;
      // A key of a moment ago: the signer tells of it before it is believed.
      await this.refreshKeys();
      return signNewest({ ...signing, keys: this.keys.current });
    }
  }

  private async refreshKeys(): Promise<void> {
    await this.keys.refresh();
    this.keysRefreshedAt = performance.now();
  }
}
