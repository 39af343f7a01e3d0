import type { RecordOutcome } from '@holdpoint/shared/contracts/records';

/** Which samples of a run are shown; as it stands in the address. */
export interface Filter {
  readonly outcome?: RecordOutcome | undefined;
  readonly validity?: 'valid' | 'invalid' | 'unreviewed' | undefined;
  readonly search?: string | undefined;
}

/** Whether it leaves anything out. Total. */
export function isFiltering({ outcome, validity, search }: Filter): boolean {
  return outcome !== undefined || validity !== undefined || (search ?? '') !== '';
}

/** Without what says nothing, so that one view has one address. Total. */
export function tidy({ outcome, validity, search }: Filter): Filter {
  return {
    ...(outcome === undefined ? {} : { outcome }),
    ...(validity === undefined ? {} : { validity }),
    ...(search === undefined || search === '' ? {} : { search }),
  };
}

export const outcomeNames: Readonly<Record<RecordOutcome, string>> = {
  one: 'Scored 1',
  zero: 'Scored 0',
  between: 'In between',
  unscored: 'No score',
  errored: 'Error',
};
