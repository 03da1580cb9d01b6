/** Bytes on their way to a reader, counted once the reader comes back for more. */

export async function* metered(bytes: AsyncIterable<Buffer>, meter: (bytes: number) => void): AsyncGenerator<Buffer> {
  for await (const chunk of bytes) {
    yield chunk;
    meter(chunk.length);
  }
}
