import type { Input } from '@holdpoint/shared/contracts/route';
import { type Webhook, webhookRoutes } from '@holdpoint/shared/contracts/webhooks';
import { queryOptions } from '@tanstack/react-query';

import { call } from '../../api.js';
import { useKeyedMutation } from '../../ui/use-keyed-mutation.js';

/** Read anew while something may be delivered. */
export const webhooksQuery = queryOptions({
  queryKey: ['webhooks'],
  refetchInterval: 5_000,
  queryFn: () => call(webhookRoutes.list, {}),
});

export type WebhookWish = Input<typeof webhookRoutes.add>['body'];

export function useAddWebhook(onAdded: (webhook: Webhook) => void) {
  return useKeyedMutation({
    write: (body: WebhookWish, options) => call(webhookRoutes.add, { body }, options),
    touches: ['webhooks'],
    onSuccess: onAdded,
  });
}

/** What can be done with an endpoint. */
export type WebhookAct = 'enable' | 'disable' | 'rotateKey';

export function useWebhookAct(webhookId: string, onDone: (act: WebhookAct) => void) {
  return useKeyedMutation({
    write: async (act: WebhookAct, options) => {
      await call(webhookRoutes[act], { params: { webhookId } }, options);
      return act;
    },
    touches: ['webhooks'],
    onSuccess: onDone,
  });
}

export function useReplay(onDone: () => void) {
  return useKeyedMutation({
    write: (deliveryId: string, options) =>
      call(webhookRoutes.replay, { params: { deliveryId } }, options),
    touches: ['webhooks'],
    onSuccess: onDone,
  });
}
