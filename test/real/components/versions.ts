/** Every version of the programs of others that the suites run. Nothing else names one. */
export const VERSIONS = {
  /** Of kube-apiserver and, where none is there yet, of kubectl. */
  kubernetes: "1.36.1",
  /** Older ones than this are not taken from the PATH. */
  oldestKubectl: "1.30.0",
  oldestEtcd: "3.4.0",
  envoy: "1.39.3",
  /** Istio's tags are no versions to the Go client, so a commit is named by its pseudo-version. */
  istiod: { release: "1.31", module: "v0.0.0-20260827124520-eed52ebb66ad" },
  /** Why this one is the oldest: `docs/compatibility.md`. */
  oldestIstiod: { release: "1.24", module: "v0.0.0-20241214032803-7754674f65d3" },
} as const;

/** One commit of Istio. */
export interface IstioVersion {
  readonly release: string;
  readonly module: string;
}

/** For people: the release and the day of the commit, such as `1.31 (2026-08-27)`. */
export function describeIstioVersion({ release, module }: IstioVersion): string {
  const [, year, month, day] = /-(\d{4})(\d\d)(\d\d)\d{6}-/.exec(module) ?? [];
  return day === undefined ? release : `${release} (${year}-${month}-${day})`;
}
