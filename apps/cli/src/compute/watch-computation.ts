import { setTimeout as sleep } from 'node:timers/promises';

import type { Client } from '@holdpoint/shared/contracts/client';
import { type Computation, computationRoutes } from '@holdpoint/shared/contracts/computations';

import { duration } from '../output.js';
import { patient } from '../patient-client.js';
import { ProgressLine } from '../progress-line.js';

const POLL_MS = 500;

/** Polls a computation until it is settled, with a progress line and time left on stderr. */
export async function watchComputation(call: Client, computationId: string): Promise<Computation> {
  const line = new ProgressLine();
  // Hours of work must not end in an error because the API was restarted in between.
  const ask = patient(call);
  for (;;) {
    const computation = await ask(computationRoutes.get, { params: { computationId } });
    if (computation.settledAt !== null) {
      line.end();
      return computation;
    }
    line.show(progressLine(computation));
    await sleep(POLL_MS);
  }
}

type Standing = Pick<Computation, 'kind' | 'state' | 'progress' | 'settledAt'>;

/** `scaling_law  running  bootstrap 1200/4000  about 40 s left`; what is settled has no time left. */
export function progressLine({ kind, state, progress, settledAt }: Standing): string {
  if (progress === null || settledAt !== null) return `${kind}  ${state}`;
  const { phase, done, total, secondsLeft } = progress;
  const left = secondsLeft === null ? '' : `  about ${duration(secondsLeft)} left`;
  return `${kind}  ${state}  ${phase} ${done}/${total}${left}`;
}

/** One computation for people: what it is, where it stands and what comes next. */
export function computationLines(computation: Computation): readonly string[] {
  const { id, state, requestedBy, createdAt, claims, resultDigest, differences } = computation;
  return [
    `computation ${id}`,
    `  ${progressLine(computation)}`,
    `  asked for by ${requestedBy} at ${createdAt}${claims > 1 ? `; taken up ${claims} times` : ''}`,
    ...(resultDigest === null ? [] : [`  result ${resultDigest}`]),
    ...differences.map(({ code, detail }) => `  ${code}: ${detail}`),
    ...(state === 'verified' ? [`Next: holdpoint compute fetch ${id} --out DIR`] : []),
    ...(computation.settledAt === null ? [`Next: holdpoint compute watch ${id}`] : []),
  ];
}
