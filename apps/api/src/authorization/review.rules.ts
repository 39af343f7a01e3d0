/** Why somebody may not review a trial. */
export type ReviewObstacle = 'machine_account' | 'requester';

/** Who wants to review a trial of whose run. */
export interface ReviewAttempt {
  readonly name: string;
  readonly isMachine: boolean;
  /** Who asked for the run. */
  readonly requestedBy: string;
}

/**
 * The first obstacle, or undefined. A machine judges no trial, and who asked for a run does not judge what it shows,
 * whatever roles they hold. Which roles may review stands in the route's table.
 */
export function reviewObstacle({
  name,
  isMachine,
  requestedBy,
}: ReviewAttempt): ReviewObstacle | undefined {
  if (isMachine) return 'machine_account';
  return name === requestedBy ? 'requester' : undefined;
}
