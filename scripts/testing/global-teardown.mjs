import { rm } from 'node:fs/promises';

export default async function globalTeardown() {
  const started = globalThis.holdpointTestServer;
  if (started === undefined) return;
  await started.server.destroy();
  await rm(started.directory, { recursive: true, force: true });
}
