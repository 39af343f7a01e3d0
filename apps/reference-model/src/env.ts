import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { z } from 'zod';

import { type ControlSettings, ControlText } from './control.js';

/** Port 0 lets the system choose; the ready line says which. */
const Environment = z.object({
  HOLDPOINT_REFERENCE_HOST: z.string().default('127.0.0.1'),
  HOLDPOINT_REFERENCE_PORT: z.coerce.number().int().min(0).max(65_535).default(0),
  /** Latency, faults and rate limit as JSON, the same as the body of POST /control. */
  HOLDPOINT_REFERENCE_CONTROL: ControlText.prefault('{}'),
  /** 1: the process ends when its standard input does, so that it can't outlive a killed parent. */
  HOLDPOINT_PARENT_PIPE: z.enum(['0', '1']).default('0'),
});

/** What the process was started with. */
export interface Environment {
  readonly host: string;
  readonly port: number;
  readonly control: ControlSettings;
  readonly endsWithStdin: boolean;
}

/** Reads the environment. Throws `environment.invalid`, naming each variable and what was expected of it. */
export function readEnvironment(
  variables: Readonly<Record<string, string | undefined>> = process.env,
): Environment {
  const parsed = Environment.safeParse(variables);
  if (!parsed.success) {
    const places = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
    throw new HoldpointError({
      code: 'environment.invalid',
      kind: 'invalid',
      message: `Wrong settings: ${places.join('; ')}.`,
    });
  }
  return {
    host: parsed.data.HOLDPOINT_REFERENCE_HOST,
    port: parsed.data.HOLDPOINT_REFERENCE_PORT,
    control: parsed.data.HOLDPOINT_REFERENCE_CONTROL,
    endsWithStdin: parsed.data.HOLDPOINT_PARENT_PIPE === '1',
  };
}
