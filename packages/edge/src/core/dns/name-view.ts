import type { NameStatus } from "./name-state.js";

/** What a host name stands for at this moment. */
export type NameAddresses =
  /** Names are not resolved: the name itself is written. */
  | { readonly kind: "off" }
  | {
      readonly kind: "on";
      readonly status: NameStatus;
      /** Sorted; empty while nothing is known, and when the name is gone. */
      readonly addresses: readonly string[];
      /** What is wrong, empty when nothing is; the same for as long as nothing changes. */
      readonly error: string;
      /** The name at the end of the chain of aliases; empty when it is the name itself or not known. */
      readonly canonicalName: string;
    };

/** What plans ask about host names. */
export interface NameView {
  addressesOf(hostname: string): NameAddresses;
}

/** A cluster whose edge does not resolve names. */
export const NAMES_OFF: NameView = { addressesOf: () => ({ kind: "off" }) };
