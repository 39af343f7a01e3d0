import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Connections on which nothing was ever asked: browsers and clients open some to spare. Node closes idle connections when
 * it stops, but doesn't count these as idle, and would wait a minute for their first request.
 */
export class UnusedConnections {
  private readonly sockets = new Set<Socket>();
  private isClosing = false;

  constructor(server: Server) {
    server.on('connection', (socket: Socket) => {
      if (this.isClosing) {
        socket.destroy();
        return;
      }
      this.sockets.add(socket);
      socket.once('close', () => this.sockets.delete(socket));
    });
    server.on('request', ({ socket }) => this.sockets.delete(socket));
  }

  /** Closes them, and every one that still comes. */
  close(): void {
    this.isClosing = true;
    for (const socket of this.sockets) socket.destroy();
  }
}
