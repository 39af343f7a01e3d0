import { determinationRoutes } from '@holdpoint/shared/contracts/determinations';
import type { Input } from '@holdpoint/shared/contracts/route';
import type { Determination } from '@holdpoint/shared/gate/determination';

import { call } from '../../api.js';
import { useKeyedMutation } from '../../ui/use-keyed-mutation.js';

export type DeterminationWish = Input<typeof determinationRoutes.record>['body'];

/** Records a person's word on a tier; every page reads anew what it changed. */
export function useDetermination(onDetermined: (determination: Determination) => void) {
  return useKeyedMutation({
    write: (body: DeterminationWish, options) =>
      call(determinationRoutes.record, { body }, options),
    touches: ['checkpoints', 'gates', 'releases'],
    onSuccess: onDetermined,
  });
}
