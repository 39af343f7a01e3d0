import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { parseTilePath } from '@holdpoint/shared/tlog/tiles';

import type { ApiRequest } from '../http/request.js';
import { CHECKPOINT } from './publish.js';

const PREFIX = '/log/';

/** What is needed of Fastify. */
interface FileServer {
  route(route: {
    readonly method: ('GET' | 'HEAD')[];
    readonly url: string;
    readonly handler: (
      request: ApiRequest & { readonly url: string },
      reply: FileReply,
    ) => Promise<unknown>;
  }): unknown;
}

interface FileReply {
  header(name: string, value: string): unknown;
  send(content: Buffer): unknown;
}

/** What the files are served from, and to whom. */
export interface ServedLog {
  readonly directory: string | undefined;
  /** Throws unless somebody is signed in. */
  readonly requireCaller: (request: ApiRequest) => Promise<void>;
}

/**
 * Serves the published log as its files. Heads and hashes are for anybody: outsiders check them, and they tell nothing.
 * Entries name people and streams, and are for who is signed in. The newest head is asked for anew each time, tiles never
 * change (C2SP tlog-tiles).
 */
export function serveLog(server: FileServer, { directory, requireCaller }: ServedLog): void {
  server.route({
    method: ['GET', 'HEAD'],
    url: `${PREFIX}*`,
    handler: async (request, reply) => {
      const path = request.url.slice(PREFIX.length).replace(/[?#].*$/s, '');
      const isHead = path === CHECKPOINT;
      // Only exact paths of tiles reach the disk: none of them leads out of the directory.
      const tile = parseTilePath(path);
      if (directory === undefined || (!isHead && tile === undefined)) throw unknownFile(path);
      if (tile?.level === 'entries') await requireCaller(request);
      const content = await readFile(join(directory, path)).catch(() => undefined);
      if (content === undefined) throw unknownFile(path);
      reply.header(
        'content-type',
        isHead ? 'text/plain; charset=utf-8' : 'application/octet-stream',
      );
      const sharing = tile?.level === 'entries' ? 'private' : 'public';
      reply.header(
        'cache-control',
        isHead ? 'no-cache' : `${sharing}, max-age=31536000, immutable`,
      );
      return reply.send(content);
    },
  });
}

function unknownFile(path: string): HoldpointError {
  return new HoldpointError({
    code: 'log.file_unknown',
    kind: 'not_found',
    message: `The published log has no ${path.slice(0, 200)}.`,
  });
}
