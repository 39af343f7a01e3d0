import { join } from 'node:path';

import type { DecisionWord } from '@holdpoint/shared/contracts/common';

import { writeBundle } from '../evidence/write-bundle.js';
import type { Platform } from '../platform/start-platform.js';
import { ProgressLine, progressText } from '../progress-line.js';
import { signInPeople } from './people.js';
import { runDemonstration } from './run-demonstration.js';

export interface Demonstration {
  readonly decisions: readonly {
    readonly checkpoint: string;
    readonly decision: DecisionWord;
    readonly sentence: string;
  }[];
  readonly samples: number;
  readonly seconds: number;
  /** Directory that holds one report per checkpoint. */
  readonly reports: string;
  /** By account; random, and of this installation only. */
  readonly passwords: Readonly<Record<string, string>>;
}

export interface DemonstrateOptions {
  readonly seed: number;
  readonly reports: string;
}

/** The whole line on a running platform, with a progress line, and a report for each checkpoint. */
export async function demonstrate(
  platform: Platform,
  { seed, reports }: DemonstrateOptions,
): Promise<Demonstration> {
  const began = performance.now();
  const people = await signInPeople(platform.url, platform.dataDirectory, platform.secrets);
  const line = new ProgressLine();
  const { decisions, samples } = await runDemonstration({
    clients: people.clients,
    sign: people.sign,
    seed,
    onProgress: (state) => {
      line.show(progressText(state));
    },
  });
  line.end();
  for (const { checkpoint, decision } of decisions) {
    await writeBundle(people.clients.pipeline, decision.id, join(reports, checkpoint.checkpoint));
  }
  return {
    decisions: decisions.map(({ checkpoint, decision }) => ({
      checkpoint: checkpoint.checkpoint,
      decision: decision.decision,
      sentence: decision.sentence,
    })),
    samples,
    seconds: Math.round((performance.now() - began) / 100) / 10,
    reports,
    passwords: people.passwords,
  };
}
