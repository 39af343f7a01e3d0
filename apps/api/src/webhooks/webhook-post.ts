import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { Logger } from 'pino';

import type { Env } from '../env.js';
import { ENV, LOG } from '../tokens.js';
import { KeyVault } from './key-vault.js';
import {
  type Post,
  POST_TIMEOUT_MS,
  type PostOutcome,
  postWebhook,
  systemResolver,
} from './post-webhook.js';
import { signWith } from './signing-key.js';
import { keyContext } from './webhooks.service.js';

interface SealedKey {
  readonly id: string;
  readonly sealed_key: Uint8Array;
}

/** The hand that signs and sends, with the operator's settings. */
@Injectable()
export class WebhookPost implements OnModuleDestroy {
  private readonly stopping = new AbortController();

  constructor(
    private readonly vault: KeyVault,
    @Inject(ENV) private readonly env: Env,
    @Inject(LOG) private readonly log: Logger,
  ) {}

  /** One signature of each key; null when one does not open, because an endpoint must not come to trust what is left. */
  sign(
    endpointId: string,
    keys: readonly SealedKey[],
    content: Uint8Array,
  ): readonly Uint8Array[] | null {
    try {
      return keys.map(({ id, sealed_key: sealed }) =>
        signWith(this.vault.open(sealed, keyContext(endpointId, id)), content),
      );
    } catch (error) {
      this.log.error({ err: error, endpointId }, 'a webhook cannot be signed');
      return null;
    }
  }

  /** Total. */
  send(post: Post): Promise<PostOutcome> {
    return postWebhook(post, {
      resolve: systemResolver,
      ranges: this.env.webhookPrivateRanges,
      timeoutMs: POST_TIMEOUT_MS,
      signal: this.stopping.signal,
    });
  }

  /** What is in flight is given back uncounted, and goes out again after the next start. */
  onModuleDestroy(): void {
    this.stopping.abort();
  }
}
