import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, writeSync } from 'node:fs';
import { createInterface } from 'node:readline';

import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';

import { note } from '../output.js';

export interface ProcessSpec {
  readonly name: string;
  /** JavaScript file, run by this Node. */
  readonly entry: string;
  /** Of Node itself. */
  readonly flags?: readonly string[];
  /** Of the program; visible to every user of the machine, so never a secret. */
  readonly args?: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly logFile: string;
  /** How long it may take to say that it is ready. */
  readonly readyTimeoutMs: number;
}

/** Wrapped, because a promise of a promise would wait for the process to end. */
interface Launched {
  readonly exited: Promise<unknown>;
}

const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 5_000;
/** Who lived this long has recovered: the next crash is a first one. */
const RECOVERED_AFTER_MS = 20_000;
const DRAIN_MS = 10_000;

/**
 * One child of the platform. It is restarted when it dies, however it dies, and it ends by itself when this process
 * does: its standard input is our pipe, and it exits when that closes.
 */
export class ManagedProcess implements AsyncDisposable {
  private child: ChildProcess | null = null;
  private crashes = 0;
  /** Handed to the child as its standard error: what it says last is kept even when this process is gone. */
  private readonly log: number;
  private supervision: Promise<void> = Promise.resolve();
  private readonly stop = new AbortController();

  constructor(private readonly spec: ProcessSpec) {
    this.log = openSync(spec.logFile, 'a', 0o600);
  }

  get pid(): number | null {
    return this.child?.pid ?? null;
  }

  /** Starts it and waits for its ready line; `process.not_ready` when it exits or stays silent instead. */
  async start(): Promise<void> {
    this.supervision = this.supervise(await this.launch());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.stop.abort();
    const child = this.child;
    if (child !== null && child.exitCode === null && child.signalCode === null) {
      child.kill('SIGTERM');
      const killer = setTimeout(() => child.kill('SIGKILL'), DRAIN_MS);
      await once(child, 'close');
      clearTimeout(killer);
    }
    await this.supervision;
    closeSync(this.log);
  }

  private isStopping(): boolean {
    return this.stop.signal.aborted;
  }

  private async launch(): Promise<Launched> {
    const { name, entry, flags = [], args = [], env, readyTimeoutMs, logFile } = this.spec;
    const child = spawn(process.execPath, [...flags, entry, ...args], {
      env: { ...env, HOLDPOINT_PARENT_PIPE: '1' },
      stdio: ['pipe', 'pipe', this.log],
      // A group of its own: Ctrl-C in a terminal reaches us alone, and we stop the children in order.
      detached: true,
    });
    this.child = child;
    child.stdin?.on('error', () => undefined);
    const exited = once(child, 'close');
    const ready = new Promise<boolean>((resolve) => {
      this.readLines(child, () => {
        resolve(true);
      });
      child.once('error', () => {
        resolve(false);
      });
      void exited.then(() => {
        resolve(false);
      });
      setTimeout(() => {
        resolve(false);
      }, readyTimeoutMs).unref();
    });
    if (!(await ready)) {
      child.kill('SIGKILL');
      throw new HoldpointError({
        code: 'process.not_ready',
        kind: 'unavailable',
        message: `The ${name} did not start; ${logFile} says why.`,
      });
    }
    return { exited };
  }

  /** Standard output carries the ready line; whatever else comes there belongs into the log. */
  private readLines({ stdout }: ChildProcess, onReady: () => void): void {
    if (stdout === null) return;
    createInterface({ input: stdout }).on('line', (line) => {
      if (isReadyLine(line)) onReady();
      else writeSync(this.log, `${line}\n`);
    });
  }

  private async supervise(first: Launched): Promise<void> {
    let current = first;
    while (!this.isStopping()) {
      const startedAt = performance.now();
      await current.exited;
      if (this.isStopping()) return;
      this.crashes = performance.now() - startedAt > RECOVERED_AFTER_MS ? 1 : this.crashes + 1;
      note(`holdpoint: the ${this.spec.name} ended unexpectedly; restarting it.`);
      current = await this.relaunch();
    }
  }

  private async relaunch(): Promise<Launched> {
    for (;;) {
      const pauseMs = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (this.crashes - 1));
      await pause(pauseMs, this.stop.signal);
      if (this.isStopping()) return { exited: Promise.resolve() };
      try {
        return await this.launch();
      } catch {
        this.crashes += 1;
      }
    }
  }
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

function isReadyLine(line: string): boolean {
  return /^\{"ready":true\b/.test(line);
}
