import type { Score } from '@holdpoint/shared/evidence/score';
import type { Handlers, JobName, JobsOf, Payload } from '@holdpoint/shared/jobs/catalog';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

import { type CallObserver, callOutcomes } from './call-metrics.js';
import { type ClaimEnd, claimEnds } from './computations/run-computation-job.js';
import { reasonOf } from './metrics-reasons.js';
import type { Slots } from './slots.js';

/** What one worker process counts; every label is of a closed set, since whoever writes labels can fill the memory. */
export interface WorkerMetrics extends CallObserver {
  readonly registry: Registry;
  /** Its record is durable. */
  sampleRecorded(score: Score): void;
  /** Given back for another claim. */
  sampleReleased(code: string): void;
  leasesLost(count: number): void;
  flushed(samples: number, seconds: number): void;
  jobStarted(job: JobName): void;
  jobEnded(job: JobName, isDone: boolean): void;
  /** A claim of a computation ended so. */
  computationEnded(end: ClaimEnd): void;
  /** Shows these places at each scrape. */
  watchSlots(slots: Readonly<Record<string, Slots>>): void;
}

/** From a loopback stand-in to a long answer of a large model. */
const CALL_BUCKETS_SECONDS = [0.05, 0.25, 1, 2.5, 5, 10, 30, 60, 120, 300, 600];
const FLUSH_BUCKETS_SECONDS = [0.01, 0.05, 0.25, 1, 5, 30];
/** Up to the largest batch of `flush.ts`. */
const FLUSH_BUCKETS_SAMPLES = [1, 4, 16, 64, 256];

/** Metrics of a worker that may call the providers of `aliases`; each of their series is there from the start, at 0. */
export function createWorkerMetrics(aliases: readonly string[] = []): WorkerMetrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const calls = new Counter({
    name: 'holdpoint_model_calls_total',
    help: 'Model calls by how they ended, retries included. Many client_timeout beside few rate_limited: this process starves.',
    labelNames: ['provider', 'outcome'] as const,
    registers,
  });
  const callsInFlight = new Gauge({
    name: 'holdpoint_model_calls_in_flight',
    help: 'Model calls under way.',
    labelNames: ['provider'] as const,
    registers,
  });
  const callSeconds = new Histogram({
    name: 'holdpoint_model_call_duration_seconds',
    help: 'How long model calls took, by how they ended.',
    labelNames: ['provider', 'outcome'] as const,
    buckets: CALL_BUCKETS_SECONDS,
    registers,
  });
  const samples = new Counter({
    name: 'holdpoint_samples_finished_total',
    help: 'Samples with a durable record: scored, unscored or errored, and why.',
    labelNames: ['outcome', 'reason'] as const,
    registers,
  });
  const released = new Counter({
    name: 'holdpoint_samples_released_total',
    help: 'Samples given back for another claim, by what failed.',
    labelNames: ['reason'] as const,
    registers,
  });
  const lost = new Counter({
    name: 'holdpoint_leases_lost_total',
    help: 'Leases that ran out under us and were taken by another claim: this process was blocked or cut off.',
    registers,
  });
  const flushSamples = new Histogram({
    name: 'holdpoint_flush_samples',
    help: 'Samples stored in one transaction.',
    buckets: FLUSH_BUCKETS_SAMPLES,
    registers,
  });
  const flushSeconds = new Histogram({
    name: 'holdpoint_flush_duration_seconds',
    help: 'How long storing them took.',
    buckets: FLUSH_BUCKETS_SECONDS,
    registers,
  });
  const jobs = new Counter({
    name: 'holdpoint_jobs_total',
    help: 'Doorbells answered: done or failed.',
    labelNames: ['job', 'outcome'] as const,
    registers,
  });
  const jobsInFlight = new Gauge({
    name: 'holdpoint_jobs_in_flight',
    help: 'Doorbells being answered; shard.run is a shard under way.',
    labelNames: ['job'] as const,
    registers,
  });
  const computations = new Counter({
    name: 'holdpoint_computation_claims_total',
    help: 'Claims of computations by how they ended; stopped: cancelled, or its lease lost.',
    labelNames: ['end'] as const,
    registers,
  });
  for (const end of claimEnds) computations.inc({ end }, 0);
  for (const provider of aliases) {
    callsInFlight.set({ provider }, 0);
    for (const outcome of callOutcomes) calls.inc({ provider, outcome }, 0);
  }
  return {
    registry,
    callStarted(provider) {
      callsInFlight.inc({ provider });
    },
    callEnded(provider, outcome, seconds) {
      callsInFlight.dec({ provider });
      calls.inc({ provider, outcome });
      callSeconds.observe({ provider, outcome }, seconds);
    },
    sampleRecorded(score) {
      samples.inc({ outcome: score.status, reason: reasonOf(score) });
    },
    sampleReleased(code) {
      released.inc({ reason: reasonOf({ status: 'errored', code }) });
    },
    leasesLost(count) {
      lost.inc(count);
    },
    flushed(count, seconds) {
      flushSamples.observe(count);
      flushSeconds.observe(seconds);
    },
    jobStarted(job) {
      jobsInFlight.inc({ job });
    },
    jobEnded(job, isDone) {
      jobsInFlight.dec({ job });
      jobs.inc({ job, outcome: isDone ? 'done' : 'failed' });
    },
    computationEnded(end) {
      computations.inc({ end });
    },
    watchSlots(slots) {
      watchSlots(registry, slots);
    },
  };
}

/** The same handlers, each told to `metrics` while it works. */
export function observedHandlers(
  handlers: Handlers<JobsOf<'worker'>>,
  metrics: Pick<WorkerMetrics, 'jobStarted' | 'jobEnded'>,
): Handlers<JobsOf<'worker'>> {
  const observed =
    <Name extends JobsOf<'worker'>>(job: Name) =>
    async (payload: Payload<Name>): Promise<void> => {
      let isDone = false;
      metrics.jobStarted(job);
      try {
        await handlers[job](payload);
        isDone = true;
      } finally {
        metrics.jobEnded(job, isDone);
      }
    };
  return {
    'shard.run': observed('shard.run'),
    'run.aggregate': observed('run.aggregate'),
    'log.import': observed('log.import'),
    'computation.run': observed('computation.run'),
  };
}

function watchSlots(registry: Registry, slots: Readonly<Record<string, Slots>>): void {
  const gauge = (name: string, help: string, read: (places: Slots) => number): Gauge<'kind'> =>
    new Gauge({
      name,
      help,
      labelNames: ['kind'],
      registers: [registry],
      collect() {
        for (const [kind, places] of Object.entries(slots)) this.set({ kind }, read(places));
      },
    });
  gauge('holdpoint_slots', 'Samples that may be under way at once.', ({ count }) => count);
  gauge('holdpoint_slots_in_use', 'Samples under way.', ({ inUse }) => inUse);
  gauge(
    'holdpoint_slots_waiting',
    'Claimed samples that wait for a place.',
    (places) => places.waitingCount,
  );
}
