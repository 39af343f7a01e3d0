import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

import { z } from 'zod';

const derive = promisify(argon2);

/** OWASP Password Storage Cheat Sheet, argon2id: 19 MiB, two passes, one lane. */
const cost = { memory: 19_456, passes: 2, parallelism: 1 } as const;
const TAG_BYTES = 32;
const SALT_BYTES = 16;

/** Upper limits keep a forged row from turning a sign-in into an outage. */
const Phc = z.object({
  memory: z.coerce.number().int().min(8).max(1_048_576),
  passes: z.coerce.number().int().min(1).max(16),
  parallelism: z.coerce.number().int().min(1).max(16),
  salt: z.string(),
  tag: z.string(),
});

const PHC =
  /^\$argon2id\$v=19\$m=(?<memory>\d+),t=(?<passes>\d+),p=(?<parallelism>\d+)\$(?<salt>[A-Za-z0-9+/]+)\$(?<tag>[A-Za-z0-9+/]+)$/;

/** PHC string of a password under today's cost. https://github.com/P-H-C/phc-string-format */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const tag = await derive('argon2id', {
    message: password.normalize('NFKC'),
    nonce: salt,
    tagLength: TAG_BYTES,
    ...cost,
  });
  const { memory, passes, parallelism } = cost;
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${unpadded(salt)}$${unpadded(tag)}`;
}

/** Whether a password is the one behind a PHC string; false for a string that is none. */
export async function isPasswordOf(phc: string, password: string): Promise<boolean> {
  const parsed = Phc.safeParse(PHC.exec(phc)?.groups);
  if (!parsed.success) return false;
  const { memory, passes, parallelism } = parsed.data;
  const expected = Buffer.from(parsed.data.tag, 'base64');
  const nonce = Buffer.from(parsed.data.salt, 'base64');
  const message = password.normalize('NFKC');
  const tag = await derive('argon2id', {
    message,
    nonce,
    tagLength: expected.length,
    memory,
    passes,
    parallelism,
  });
  return tag.length === expected.length && timingSafeEqual(tag, expected);
}

function unpadded(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '');
}
