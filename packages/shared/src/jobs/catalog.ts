import { z } from 'zod';

interface JobDefinition {
  readonly owner: 'worker' | 'api';
  /** Ids only: small, nothing hazardous in a queue, nothing to go stale. New fields only as optional. */
  readonly payload: z.ZodObject;
  /** Deliveries of one doorbell; attempts at a sample are counted in PostgreSQL, not here. */
  readonly attempts: number;
}

/** Every job of the platform. The queue is a doorbell: losing or doubling one changes nothing but time. */
export const jobs = {
  'shard.run': {
    owner: 'worker',
    payload: z.object({ runId: z.uuid(), shard: z.int().nonnegative() }),
    attempts: 3,
  },
  'run.aggregate': { owner: 'worker', payload: z.object({ runId: z.uuid() }), attempts: 3 },
  'log.import': { owner: 'worker', payload: z.object({ importId: z.uuid() }), attempts: 3 },
  'computation.run': {
    owner: 'worker',
    payload: z.object({ computationId: z.uuid() }),
    attempts: 3,
  },
  'run.completed': { owner: 'api', payload: z.object({ runId: z.uuid() }), attempts: 3 },
  'computation.completed': {
    owner: 'api',
    payload: z.object({ computationId: z.uuid() }),
    attempts: 3,
  },
} as const satisfies Record<string, JobDefinition>;

export type JobName = keyof typeof jobs;
export type JobsOf<Owner extends JobDefinition['owner']> = {
  [Name in JobName]: (typeof jobs)[Name]['owner'] extends Owner ? Name : never;
}[JobName];
export type Payload<Name extends JobName> = z.output<(typeof jobs)[Name]['payload']>;
/** A missing handler does not compile. */
export type Handlers<Name extends JobName> = {
  readonly [Key in Name]: (payload: Payload<Key>) => Promise<void>;
};

export const jobNames = Object.keys(jobs) as readonly JobName[];
