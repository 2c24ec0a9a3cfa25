/** Reads and writes the body of one kind of resource. */
export interface BodyCodec<T> {
  /** Equal values have equal bytes: labels are written in the order of their keys. */
  readonly encode: (value: T) => Buffer;
  /** Throws BodyProblem on what must not be taken, anything else on bytes that are no such message. */
  readonly decode: (bytes: Uint8Array) => T;
}
