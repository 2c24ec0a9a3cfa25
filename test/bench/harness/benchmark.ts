/** How large a run is: `full` is what its figures are quoted from, `smoke` only shows that it works. */
export type Size = "full" | "smoke";

/** Which Kubernetes it runs on: the embedded clusters, or real API servers with a real istiod. */
export type World = "embedded" | "real";

/** One thing that a benchmark is to reach. */
export interface Aim {
  readonly says: string;
  readonly value: number;
  /** The largest value that reaches it. */
  readonly limit: number;
}

/** A table for people. */
export interface Table {
  readonly title: string;
  readonly rows: readonly Readonly<Record<string, string | number>>[];
}

export interface Outcome {
  /** What `--json` prints, beside the name and the aims. */
  readonly figures: Readonly<Record<string, unknown>>;
  readonly tables: readonly Table[];
  readonly aims: readonly Aim[];
}

export interface BenchContext {
  readonly size: Size;
  readonly world: World;
  /** One line about how far it is, for people. */
  readonly say: (line: string) => void;
}

export interface Benchmark {
  readonly name: string;
  readonly says: string;
  readonly worlds: readonly World[];
  readonly run: (context: BenchContext) => Promise<Outcome>;
}
