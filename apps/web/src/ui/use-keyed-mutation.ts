import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import { problemOf } from '../problem.js';

/**
 * A write that may be repeated: a press that got no answer keeps its key, so that the platform does nothing twice. What
 * `touches` names by the first part of its query key is read anew after it.
 */
export function useKeyedMutation<Wish, Answer>({
  write,
  touches,
  onSuccess,
}: {
  readonly write: (wish: Wish, options: { readonly idempotencyKey: string }) => Promise<Answer>;
  readonly touches: readonly string[];
  readonly onSuccess?: (answer: Answer) => void;
}) {
  const client = useQueryClient();
  const [idempotencyKey, setIdempotencyKey] = useState(() => crypto.randomUUID());
  const renew = () => {
    setIdempotencyKey(crypto.randomUUID());
  };
  return useMutation({
    mutationFn: (wish: Wish) => write(wish, { idempotencyKey }),
    onSuccess: (answer) => {
      renew();
      onSuccess?.(answer);
    },
    onError: (error) => {
      if (problemOf(error).kind !== 'unavailable') renew();
    },
    onSettled: () =>
      Promise.all(touches.map((noun) => client.invalidateQueries({ queryKey: [noun] }))),
  });
}
