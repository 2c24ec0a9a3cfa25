import type { Clock } from "@causeway/shared";
import type { Series, SeriesLabels } from "./telemetry.js";

export interface Point {
  /** Seconds since the epoch. */
  readonly at: number;
  readonly value: number;
}

/** A series with what it was, the oldest first. */
export interface PastSeries {
  readonly labels: SeriesLabels;
  readonly points: readonly Point[];
}

export interface HistoryOptions {
  readonly clock: Clock;
  readonly read: () => Iterable<Series>;
  readonly scrapeMs: number;
  /** Points that are kept of each series. */
  readonly maxPoints: number;
}

/** What a Prometheus that scrapes the proxies would have kept of them. */
export class SeriesHistory implements Disposable {
  readonly #options: HistoryOptions;
  readonly #series = new Map<string, { readonly labels: SeriesLabels; points: Point[] }>();
  #cancel: undefined | (() => void);

  constructor(options: HistoryOptions) {
    this.#options = options;
    this.#next();
  }

  /** All series with a name, with their values of now. */
  named(name: string): readonly PastSeries[] {
    const at = this.#options.clock.now() / 1_000;
    const found: PastSeries[] = [];
    for (const { labels, value } of this.#options.read()) {
      if (labels["__name__"] !== name) continue;
      const past = this.#series.get(JSON.stringify(labels))?.points ?? [];
      found.push({ labels, points: [...past, { at, value }] });
    }
    return found;
  }

  [Symbol.dispose](): void {
    this.#cancel?.();
  }

  #next(): void {
    const { clock, scrapeMs } = this.#options;
    this.#scrape();
    this.#cancel = clock.after(scrapeMs, () => this.#next());
  }

  #scrape(): void {
    const { clock, read, maxPoints } = this.#options;
    const at = clock.now() / 1_000;
    for (const { labels, value } of read()) {
      const key = JSON.stringify(labels);
      const known = this.#series.get(key);
      if (known === undefined) this.#series.set(key, { labels, points: [{ at, value }] });
      else known.points = [...known.points.slice(1 - maxPoints), { at, value }];
    }
  }
}
