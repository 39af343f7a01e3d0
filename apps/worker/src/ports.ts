import type { ObjectStore } from '@holdpoint/adapters/objects/directory-store';
import type { Provider, Usage } from '@holdpoint/evals/ports';

/** Where packs, imported logs and files of computations lie, by the SHA-256 of the stored bytes. */
export type Objects = Pick<ObjectStore, 'put' | 'get' | 'open' | 'putStream'>;

/** Providers by alias, as the registry of `@holdpoint/adapters` gives them. */
export interface Providers {
  /** One attempt per call. Throws `provider.alias_unknown`. */
  providerFor(alias: string): Provider;
  costMicroUsd(alias: string, model: string, usage: Usage): number;
}
