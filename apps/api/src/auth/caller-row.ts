import { Role } from '@holdpoint/shared/contracts/common';
import { z } from 'zod';

import type { Caller } from '../http/request.js';

/** What of an account makes a caller. */
export const CALLER_FIELDS = { id: true, name: true, roles: true, passwordHash: true } as const;

export const CallerRow = z
  .object({
    id: z.uuid(),
    name: z.string(),
    roles: z.array(Role),
    passwordHash: z.string().nullable(),
  })
  .transform(({ id, name, roles, passwordHash }): Caller => ({
    accountId: id,
    name,
    roles,
    isMachine: passwordHash === null,
  }));
