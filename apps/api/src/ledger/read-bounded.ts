/**
 * The body of an answer, at most `maximumBytes` of it; undefined for a larger one, which is read no further. Strangers'
 * servers may send without end, and all of it would be kept in memory.
 */
export async function readBounded(
  response: Response,
  maximumBytes: number,
): Promise<Buffer | undefined> {
  if (response.body === null) return Buffer.alloc(0);
  const body: AsyncIterable<Uint8Array> = response.body;
  const chunks: Uint8Array[] = [];
  let length = 0;
  // Leaving the loop cancels the rest.
  for await (const chunk of body) {
    length += chunk.length;
    if (length > maximumBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
