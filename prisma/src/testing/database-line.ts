import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** A line to a database that a test can cut: to its users PostgreSQL is away then. */
export interface DatabaseLine extends AsyncDisposable {
  /** The same database, over this line. */
  readonly url: string;
  /** Ends every connection and refuses new ones. */
  cut(): Promise<void>;
  mend(): Promise<void>;
  /** Bytes go nowhere, as through a firewall that drops them; connections stay. */
  silence(isSilent: boolean): void;
}

/** A TCP line on loopback to the server of `url`. */
export async function aDatabaseLine(url: string): Promise<DatabaseLine> {
  const target = new URL(url);
  const sockets = new Set<Socket>();
  let isSilent = false;
  const server = createServer((near) => {
    const far = connect(Number(target.port), target.hostname);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      from.on('data', (bytes) => {
        if (!isSilent) to.write(bytes);
      });
      from.on('error', () => to.destroy());
      from.on('close', () => {
        sockets.delete(from);
        to.destroy();
      });
    }
  });
  const listen = async (port: number): Promise<number> => {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    return typeof address === 'object' && address !== null ? address.port : port;
  };
  const port = await listen(0);
  const cut = async (): Promise<void> => {
    if (!server.listening) return;
    const closed = once(server, 'close');
    server.close();
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  const line = new URL(url);
  line.host = `127.0.0.1:${port}`;
  return {
    url: line.href,
    cut,
    async mend() {
      await listen(port);
    },
    silence(value) {
      isSilent = value;
    },
    [Symbol.asyncDispose]: cut,
  };
}
