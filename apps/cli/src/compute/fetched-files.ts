import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';

/** What `compute fetch` writes beside the artefacts. */
export const COMPUTATION_FILES = {
  result: 'computation.json',
  spec: 'computation-spec.json',
} as const;

const RESERVED: ReadonlySet<string> = new Set(Object.values(COMPUTATION_FILES));

/**
 * Refuses artefacts that would take the place of the result or of each other; some file systems know no case. Throws
 * `computation.artefact_name`.
 */
export function assertDistinctNames(names: readonly string[]): void {
  const folded = names.map((name) => name.toLowerCase());
  const taken = folded.find((name, place) => RESERVED.has(name) || folded.indexOf(name) < place);
  if (taken === undefined) return;
  throw new HoldpointError({
    code: 'computation.artefact_name',
    kind: 'integrity',
    message: `An artefact is named ${taken}, in the place of another file. Ask who runs the workers.`,
  });
}
