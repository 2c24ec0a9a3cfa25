import { createProblem, RequestError } from "./problem.js";

/** Hands a body on as it comes; throws a problem 413, which says `message`, as soon as there is more of it than that. */
export async function* limitBytes(
  body: AsyncIterable<Uint8Array>,
  maxBytes: number,
  message: string,
): AsyncIterable<Uint8Array> {
  let left = maxBytes;
  for await (const chunk of body) {
    left -= chunk.byteLength;
    if (left < 0) throw new RequestError(createProblem(413, message));
    yield chunk;
  }
}
