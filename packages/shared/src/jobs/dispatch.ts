import { HoldpointError } from '../errors/holdpoint-error.js';
import { type Handlers, type JobName, jobs, type Payload } from './catalog.js';

/** Parses at consumption: a payload of an older release or a foreign hand is refused with `job.payload_invalid`, never cast. */
export async function dispatch<Name extends JobName>(
  handlers: Handlers<Name>,
  name: Name,
  payload: unknown,
): Promise<void> {
  const parsed = jobs[name].payload.safeParse(payload);
  if (!parsed.success) {
    throw new HoldpointError({
      code: 'job.payload_invalid',
      kind: 'invalid',
      message: `Invalid payload on ${name}.`,
      cause: parsed.error,
    });
  }
  await handlers[name](parsed.data as Payload<Name>);
}
