import { z } from 'zod';

const units = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** `90s`, `15m`, `24h` or `30d`, in milliseconds. */
export const Span = z
  .string()
  .regex(/^[1-9]\d{0,5}[smhd]$/, 'expected a span such as 90s, 15m, 24h or 30d')
  .transform(
    (text) => Number(text.slice(0, -1)) * units[z.enum(['s', 'm', 'h', 'd']).parse(text.slice(-1))],
  );
