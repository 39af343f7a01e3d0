import { createServer } from 'node:net';

/** Whether a port of loopback can be bound right now. */
async function isFree(port: number): Promise<number | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => {
      resolve(null);
    });
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      const address = server.address();
      const bound = address !== null && typeof address === 'object' ? address.port : null;
      server.close(() => {
        resolve(bound);
      });
    });
  });
}

/** `wanted` if it is free on loopback, else the next free one above it. 0 takes any. */
export async function freePort(wanted: number): Promise<number> {
  for (let port = wanted; port <= 65_535; port += 1) {
    const bound = await isFree(port);
    if (bound !== null) return bound;
  }
  return freePort(0);
}
