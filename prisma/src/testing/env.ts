import { z } from 'zod';

/** What the test run's global set-up hands to every suite, by way of HOLDPOINT_TEST_DATABASES. */
export const TestServer = z.object({
  ownerUrl: z.url(),
  template: z.string(),
  apiPassword: z.string(),
  workerPassword: z.string(),
  sequencerPassword: z.string(),
});
export type TestServer = z.infer<typeof TestServer>;

/** Null when the run was started without a database. */
export function testServer(): TestServer | null {
  const text = process.env['HOLDPOINT_TEST_DATABASES'];
  return text === undefined ? null : TestServer.parse(JSON.parse(text));
}
