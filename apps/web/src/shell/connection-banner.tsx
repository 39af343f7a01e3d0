import { onlineManager, useIsFetching, useQueryClient } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';

import { problemOf } from '../problem.js';
import { Button } from '../ui/button.js';

/** Says that the platform does not answer, over whatever was read before, and tries again on demand. */
export function ConnectionBanner() {
  const client = useQueryClient();
  const isFetching = useIsFetching() > 0;
  const isOnline = useSyncExternalStore(
    (listener) => onlineManager.subscribe(listener),
    () => onlineManager.isOnline(),
  );
  const isUnreachable = useSyncExternalStore(
    (listener) => client.getQueryCache().subscribe(listener),
    () =>
      client
        .getQueryCache()
        .getAll()
        .some(({ state }) => state.error !== null && problemOf(state.error).kind === 'unavailable'),
  );
  if (isOnline && !isUnreachable) return null;
  return (
    <div
      role="status"
      className="no-print flex flex-wrap items-center justify-center gap-x-4 gap-y-2 border-b border-open bg-open-bg px-4 py-2 text-sm"
    >
      <span>
        <strong className="font-semibold text-open">Offline.</strong>{' '}
        {isOnline ? 'The platform does not answer' : 'This computer has no connection'}; what you
        see is what was read last. Nothing that you do here is recorded until it answers again.
      </span>
      <Button
        isPending={isFetching}
        onPress={() => {
          void client.refetchQueries({ type: 'active' });
        }}
      >
        {isFetching ? 'Trying…' : 'Try again'}
      </Button>
    </div>
  );
}
