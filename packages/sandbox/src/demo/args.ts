import { parseArgs } from "node:util";
import { err, ok, parseClusterId, type Result } from "@causeway/shared";

/** A cluster of somebody's own. */
export interface GivenCluster {
  readonly name: string;
  readonly kubeconfigPath: string;
}

export interface DemoOptions {
  /** Run the failover from start to end and exit, instead of staying up. */
  readonly isScenario: boolean;
  /** Print one line of JSON at the end. */
  readonly isJson: boolean;
  /** Start with empty clusters: the guide is walked by hand. */
  readonly isByHand: boolean;
  /** Clusters to run central and edges for, instead of embedded ones; empty: embedded ones. */
  readonly clusters: readonly GivenCluster[];
  /** Remove from these clusters what edges have written, and exit. */
  readonly isCleanup: boolean;
  readonly isHelp: boolean;
}

export const DEMO_USAGE = `npm start [-- OPTIONS]

  npm start                        central and two embedded clusters with bookinfo, the guide applied; until Ctrl-C
  npm start -- --by-hand           the same with empty clusters, to walk the guide by hand
  npm start -- --scenario          walk the guide under 20 requests/s, then exit: 0 if every step held, else 1
  npm start -- --scenario --json   the same, with one line of JSON at the end

  npm start -- --kubeconfig c1=PATH --kubeconfig c2=PATH
                                   central and edges on this machine, for clusters of your own: nothing is installed
                                   in them but what the edges write
  npm start -- --kubeconfig c1=PATH --kubeconfig c2=PATH --cleanup
                                   remove what the edges wrote, and nothing else
`;

const OPTIONS = {
  scenario: { type: "boolean" },
  json: { type: "boolean" },
  "by-hand": { type: "boolean" },
  kubeconfig: { type: "string", multiple: true },
  cleanup: { type: "boolean" },
  help: { type: "boolean", short: "h" },
} as const;

/** The demo's own flags; anything else is a usage error. */
export function parseDemoArgs(argv: readonly string[]): Result<DemoOptions> {
  const known = parseKnown(argv);
  if (!known.ok) return usage(known.error);
  const { scenario, json, "by-hand": byHand, kubeconfig = [], cleanup, help } = known.value;
  const clusters: GivenCluster[] = [];
  for (const text of kubeconfig) {
    const cluster = parseGivenCluster(text);
    if (!cluster.ok) return usage(cluster.error);
    if (clusters.some(({ name }) => name === cluster.value.name)) {
      return usage(`--kubeconfig names ${cluster.value.name} twice`);
    }
    clusters.push(cluster.value);
  }
  const options: DemoOptions = {
    isScenario: scenario === true,
    isJson: json === true,
    isByHand: byHand === true,
    clusters,
    isCleanup: cleanup === true,
    isHelp: help === true,
  };
  const problem = findConflict(options);
  return problem === undefined ? ok(options) : usage(problem);
}

function findConflict({ isScenario, isJson, isByHand, clusters, isCleanup }: DemoOptions): undefined | string {
  if (isJson && !isScenario) return "--json goes with --scenario";
  if (isByHand && isScenario) return "--by-hand does not go with --scenario";
  if (isCleanup && clusters.length === 0) return "--cleanup goes with --kubeconfig: which clusters?";
  if (clusters.length > 0 && (isScenario || isByHand)) return "--kubeconfig goes with neither --scenario nor --by-hand";
  return undefined;
}

function parseKnown(argv: readonly string[]) {
  try {
    return ok(parseArgs({ args: [...argv], options: OPTIONS, allowPositionals: false, strict: true }).values);
  } catch (error) {
    // Node's own words, without its advice on how to pass positional arguments.
    return err(error instanceof Error ? (error.message.split(". ")[0] ?? error.message) : String(error));
  }
}

function parseGivenCluster(text: string): Result<GivenCluster> {
  const at = text.indexOf("=");
  const name = parseClusterId(text.slice(0, Math.max(0, at)));
  if (at === -1 || !name.ok || at === text.length - 1) {
    return err(`--kubeconfig ${JSON.stringify(text)} is not NAME=PATH, with a DNS label as the name`);
  }
  return ok({ name: name.value, kubeconfigPath: text.slice(at + 1) });
}

function usage(problem: string): Result<never> {
  return err(`${problem}\n\n${DEMO_USAGE}`);
}
