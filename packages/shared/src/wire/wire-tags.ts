const VARINT = 0;
const LENGTH = 2;
const TYPE_BITS = 3;

const tag = (field: number, type: typeof VARINT | typeof LENGTH) => (field << TYPE_BITS) | type;

/** `batch` of PublisherFrame. The numbers are those of link.proto. */
export const BATCH_TAG = tag(2, LENGTH);

/** Fields of Batch. */
export const BatchTag = {
  version: tag(1, VARINT),
  basis: tag(2, LENGTH),
  upserts: tag(3, LENGTH),
  removes: tag(4, LENGTH),
} as const;

/** Fields of Resource. */
export const ResourceTag = {
  key: tag(1, LENGTH),
  hash: tag(2, LENGTH),
  observedAtMs: tag(3, VARINT),
  body: tag(4, LENGTH),
} as const;

/** A longer key breaks the frame. */
export const MAX_KEY_CHARACTERS = 1_024;
