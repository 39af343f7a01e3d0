import type { ComputationKind } from '@holdpoint/shared/computations/computation';
import type { ComputationArtefact } from '@holdpoint/shared/computations/computation-frame';
import { Computation, computationRoutes } from '@holdpoint/shared/contracts/computations';
import { sha256 } from '@holdpoint/shared/digest/sha256';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { queryOptions } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { z } from 'zod';

import { call } from '../../api.js';
import { useKeyedMutation } from '../../ui/use-keyed-mutation.js';
import { type Connection, useStateEvents } from '../../use-state-events.js';
import { isOpen } from './computation-words.js';

/** What a list is narrowed to. */
export interface ComputationsAbout {
  readonly kind?: ComputationKind | undefined;
  readonly checkpointId?: string | undefined;
}

/** Read anew while something may be at work. */
export const computationsQuery = ({ kind, checkpointId }: ComputationsAbout) =>
  queryOptions({
    queryKey: ['computations', 'list', kind ?? null, checkpointId ?? null],
    refetchInterval: ({ state }) =>
      state.data?.computations.some((each) => isOpen(each.state)) === true ? 2_000 : 10_000,
    queryFn: () =>
      call(computationRoutes.list, {
        query: {
          ...(kind !== undefined && { kind }),
          ...(checkpointId !== undefined && { checkpointId }),
        },
      }),
  });

const computationKey = (computationId: string) => ['computations', 'one', computationId] as const;

export const computationQuery = (computationId: string) =>
  queryOptions({
    queryKey: computationKey(computationId),
    queryFn: () => call(computationRoutes.get, { params: { computationId } }),
  });

/** What a verified computation found: it never changes. */
export const resultQuery = (computationId: string) =>
  queryOptions({
    queryKey: ['computations', 'result', computationId],
    staleTime: Infinity,
    queryFn: () => call(computationRoutes.result, { params: { computationId } }),
  });

/** A JSON file that a computation left, taken only where its bytes are the ones that the result names. */
export function artefactQuery<Schema extends z.ZodType>(
  computationId: string,
  { name, digest }: Pick<ComputationArtefact, 'name' | 'digest'>,
  schema: Schema,
) {
  return queryOptions({
    queryKey: ['computations', 'artefact', computationId, name, digest],
    staleTime: Infinity,
    queryFn: async (): Promise<z.infer<Schema>> => {
      const bytes = await call(computationRoutes.artefact, { params: { computationId, name } });
      if (sha256(bytes) !== digest) throw unfit('object.corrupt', `Other bytes came for ${name}.`);
      const parsed = schema.safeParse(jsonOf(bytes));
      if (parsed.success) return parsed.data;
      throw unfit('computation.artefact_malformed', `${name} is not what its name says.`);
    },
  });
}

function jsonOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}

function unfit(code: 'object.corrupt' | 'computation.artefact_malformed', message: string) {
  return new HoldpointError({ code, kind: 'integrity', message: `${message} Do not rely on it.` });
}

/** Follows a computation while it is open. */
export function useComputationEvents(computationId: string, isMoving: boolean): Connection {
  const stream = useMemo(
    () =>
      isMoving
        ? {
            address: `/v1/computations/${encodeURIComponent(computationId)}/events`,
            event: 'computation',
            schema: Computation,
            queryKey: computationKey(computationId),
          }
        : null,
    [computationId, isMoving],
  );
  return useStateEvents(stream);
}

export function useCancel(computationId: string, onDone: () => void) {
  return useKeyedMutation({
    write: (_wish: undefined, options) =>
      call(computationRoutes.cancel, { params: { computationId } }, options),
    touches: ['computations'],
    onSuccess: onDone,
  });
}
