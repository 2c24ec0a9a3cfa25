import { sha256Hex } from "../domain/hash.js";
import { DEFINITIONS } from "./gen/definitions.js";

/** Another one after any change of the messages: what was decoded with others may lack what these carry. */
export function protocolFingerprint(): string {
  return sha256Hex(JSON.stringify(DEFINITIONS));
}
