import { TextDecoder } from 'node:util';

/** What `decodeText` gives up with; the message is for people. */
export class NotText extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'NotText';
  }
}

/** Bytes as UTF-8 text, a byte order mark kept; rejects with `NotText` for bytes that are no text. */
export async function* decodeText(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  for await (const chunk of chunks) yield decode(decoder, chunk);
  yield decode(decoder);
}

function decode(decoder: TextDecoder, chunk?: Uint8Array): string {
  if (chunk?.includes(0)) throw new NotText('the file is not text');
  try {
    return chunk === undefined ? decoder.decode() : decoder.decode(chunk, { stream: true });
  } catch (error) {
    throw new NotText('the file is not text in UTF-8', { cause: error });
  }
}
