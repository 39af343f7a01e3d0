import { describe, expect, it } from '@jest/globals';

import { readBounded } from './read-bounded.js';

/** An answer of so many pieces of 1,000 bytes; `read` says how many were taken of it. */
function anAnswer(pieces: number): { response: Response; read: () => number } {
  let read = 0;
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        if (read === pieces) {
          controller.close();
          return;
        }
        read += 1;
        controller.enqueue(new Uint8Array(1_000).fill(read));
      },
    },
    { highWaterMark: 0 },
  );
  return { response: new Response(body), read: () => read };
}

describe('a stranger’s answer', () => {
  it('is given whole up to the limit', async () => {
    const { response } = anAnswer(3);
    const expected = [1, 2, 3].map((n) => Buffer.alloc(1_000, n));
    expect(await readBounded(response, 3_000)).toEqual(Buffer.concat(expected));
  });

  it('is empty where there is none', async () => {
    expect(await readBounded(new Response(null, { status: 204 }), 10)).toEqual(Buffer.alloc(0));
  });

  it('is refused beyond the limit, and read no further', async () => {
    const { response, read } = anAnswer(1_000_000);
    expect(await readBounded(response, 3_000)).toBeUndefined();
    expect(read()).toBe(4);
  });
});
