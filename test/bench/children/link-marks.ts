import type { LinkObserver } from "@causeway/shared/wire";
import { monotonicMs } from "../harness/monotonic.js";

/** One change of one resource as it passed one end of a stream. */
export interface LinkMark {
  readonly cluster: string;
  /** `report sent`, `follow received`. */
  readonly hop: string;
  readonly key: string;
  readonly atMs: number;
  /** When its cause was observed, as far as this process knows; exact only where that was this process. */
  readonly observedAtMs: number;
}

/** Writes down what passes a process's streams, to be fetched when the run is over. */
export class LinkMarks {
  #marks: LinkMark[] = [];

  readonly observer: LinkObserver = {
    onDelay: (cluster, { stream, at, key, delayMs }) => {
      const atMs = monotonicMs();
      this.#marks.push({ cluster, hop: `${stream} ${at}`, key, atMs, observedAtMs: atMs - delayMs });
    },
    onDigestMismatch: () => undefined,
  };

  take(): readonly LinkMark[] {
    const marks = this.#marks;
    this.#marks = [];
    return marks;
  }
}
