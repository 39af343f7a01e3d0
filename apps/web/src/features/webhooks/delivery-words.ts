import type { Webhook, WebhookDelivery } from '@holdpoint/shared/contracts/webhooks';

import type { Tone } from '../../ui/tones.js';

interface Look {
  readonly shape: string;
  readonly word: string;
  readonly tone: Tone;
}

/** How a delivery stands, in a shape, a word and a colour. */
export const deliveryLooks: Readonly<Record<WebhookDelivery['state'], Look>> = {
  delivered: { shape: '●', word: 'delivered', tone: 'allow' },
  pending: { shape: '◐', word: 'pending', tone: 'wait' },
  failed: { shape: '■', word: 'failed', tone: 'deny' },
};

/** How an endpoint stands: what stops it outranks what slows it. Total. */
export function webhookLook({ state, circuit }: Pick<Webhook, 'state' | 'circuit'>): Look {
  if (state === 'disabled') return { shape: '❚❚', word: 'disabled', tone: 'open' };
  if (circuit === 'open') return { shape: '■', word: 'failing, left alone for now', tone: 'deny' };
  if (circuit === 'half_open') return { shape: '◐', word: 'being tried again', tone: 'wait' };
  return { shape: '●', word: 'enabled', tone: 'allow' };
}

const failures: Readonly<Record<string, string>> = {
  'webhook.address_refused': 'its address is not public',
  'webhook.answer_refused': 'the receiver refused it',
  'webhook.connection_failed': 'no connection',
  'webhook.gone': 'the receiver is gone',
  'webhook.key_unreadable': 'its signing key does not open: rotate it',
  'webhook.name_unresolved': 'its name has no address',
  'webhook.redirected': 'redirects are not followed',
  'webhook.timed_out': 'no answer in time',
  'webhook.tls_failed': 'its certificate is not trusted',
  'webhook.url_refused': 'its URL is not allowed',
};

/** Why the last attempt failed, in words; null where it did not. A code without words stands for itself. Total. */
export function failureWords({
  lastFailure,
  lastStatus,
}: Pick<WebhookDelivery, 'lastFailure' | 'lastStatus'>): string | null {
  if (lastFailure === null) return null;
  const words = failures[lastFailure] ?? lastFailure;
  return lastStatus === null ? words : `${lastStatus}: ${words}`;
}
