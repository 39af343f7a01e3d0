import { logAlarms } from '@holdpoint/shared/contracts/log';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

import type { LogFacts } from '../ledger/log-status.service.js';
import type { PlatformFacts } from './platform-facts.service.js';

/** What this process counts; a registry of its own, so that two in one process don't meet. */
export interface ApiMetrics {
  readonly registry: Registry;
  readonly requestSeconds: Histogram<'route' | 'method' | 'status'>;
  /** Sets what the platform's rows say. */
  setFacts(facts: PlatformFacts): void;
  /** Sets how the log stands. */
  setLog(facts: LogFacts): void;
  setIdleLoops(idleSeconds: ReadonlyMap<string, number>): void;
  setBuild(build: { readonly version: string; readonly queueBackend: string }): void;
}

const REQUEST_BUCKETS_SECONDS = [0.005, 0.025, 0.1, 0.5, 2.5, 10];

/** Prometheus metrics of one API process, with those of Node under their usual names. */
export function createApiMetrics(): ApiMetrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const gauge = <Label extends string = never>(
    name: string,
    help: string,
    labelNames: readonly Label[] = [],
  ): Gauge<Label> => new Gauge({ name: `holdpoint_${name}`, help, labelNames, registers });

  const oldestWaiting = gauge(
    'waiting_sample_oldest_age_seconds',
    'How long the oldest sample that nobody works at has waited: from its run, or from the end of its lost lease. 0: none waits.',
  );
  const oldestUndone = gauge(
    'undone_sample_oldest_age_seconds',
    'Age of the oldest open run that has a sample without a record. 0: there is none.',
  );
  const samples = gauge('samples', 'Samples of open runs by state.', ['state']);
  const setAside = gauge(
    'samples_set_aside',
    'Samples that no try brought to an end, of runs that are open or were closed within a day.',
    ['code'],
  );
  const runs = gauge('runs', 'Runs that are not closed, by state.', ['state']);
  const outboxRows = gauge('outbox_undelivered', 'Rows of the outbox that rang no doorbell yet.');
  const outboxAge = gauge(
    'outbox_undelivered_oldest_age_seconds',
    'Age of the oldest of them. 0: all have rung.',
  );
  const logPending = gauge(
    'log_pending_events',
    'Events that are under no signed tree head: they have no effect yet.',
  );
  const logAge = gauge(
    'log_pending_oldest_age_seconds',
    'Age of the oldest of them. 0: all are signed. While it grows the log stands still.',
  );
  const logAlarm = gauge(
    'log_alarm',
    '1: the log is not to be trusted, for the reason of the label. Look before anything is restarted.',
    ['reason'],
  );
  const witnessAge = gauge(
    'log_witness_age_seconds',
    'Seconds since this witness last cosigned a tree head; none before its first.',
    ['witness'],
  );
  const idle = gauge(
    'background_loop_idle_seconds',
    'Seconds since a turn of this loop last succeeded.',
    ['loop'],
  );
  const build = gauge('build_info', 'Always 1.', ['version', 'queue_backend']);
  const requestSeconds = new Histogram({
    name: 'holdpoint_http_request_duration_seconds',
    help: 'Requests by the template of their route; streams are left out.',
    labelNames: ['route', 'method', 'status'] as const,
    buckets: REQUEST_BUCKETS_SECONDS,
    registers,
  });
  return {
    registry,
    requestSeconds,
    setFacts(facts) {
      oldestWaiting.set(facts.oldestWaitingSeconds);
      oldestUndone.set(facts.oldestUndoneSeconds);
      for (const [state, count] of Object.entries(facts.samples)) samples.set({ state }, count);
      for (const [code, count] of Object.entries(facts.setAside)) setAside.set({ code }, count);
      for (const [state, count] of Object.entries(facts.runs)) runs.set({ state }, count);
      outboxRows.set(facts.outbox.undelivered);
      outboxAge.set(facts.outbox.oldestSeconds);
    },
    setLog({ pending, oldestPendingSeconds, alarm, witnesses }) {
      logPending.set(pending);
      logAge.set(oldestPendingSeconds ?? 0);
      for (const reason of logAlarms) logAlarm.set({ reason }, reason === alarm ? 1 : 0);
      for (const { name, ageSeconds } of witnesses)
        if (ageSeconds !== null) witnessAge.set({ witness: name }, ageSeconds);
    },
    setIdleLoops(idleSeconds) {
      for (const [loop, seconds] of idleSeconds) idle.set({ loop }, seconds);
    },
    setBuild({ version, queueBackend }) {
      build.set({ version, queue_backend: queueBackend }, 1);
    },
  };
}
