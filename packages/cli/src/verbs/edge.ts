import type { ExitCode } from "../cli-io.js";
import { UsageError } from "../usage-error.js";
import { example, type LocalCall, option, type Verb, type VerbGroup } from "../verb.js";

const cleanupVerb: Verb = {
  needs: "nothing",
  details:
    "Removes every object that carries the edge's mark (label app.kubernetes.io/managed-by: causeway-edge) from one cluster: entries first, then Gateways, DestinationRules and the edge's own record and Lease. Anything without the mark stays. Stop the cluster's edge first: while it runs it writes them again. Talks to the cluster itself, not to central. --kubeconfig defaults to $KUBECONFIG; its current context counts. Without --yes it lists what would go, and does nothing.",
  args: [],
  options: [
    option("kubeconfig", "of the cluster to clean up", { value: "PATH", completes: "files" }),
    option("yes", "really remove what is listed"),
  ],
  location: "unused",
  examples: [
    example("What would go.", "edge cleanup --kubeconfig cluster-1.yaml"),
    example("After the edge was uninstalled.", "edge cleanup --kubeconfig cluster-1.yaml --yes"),
  ],
  run: cleanUp,
};

export const edgeGroup: VerbGroup = {
  verbs: [{ name: "cleanup", summary: "remove what the edge wrote to a cluster", verb: cleanupVerb }],
  standard: undefined,
};

async function cleanUp({ options, io, report }: LocalCall): Promise<ExitCode> {
  const kubeconfig = options.text("kubeconfig") ?? io.env["KUBECONFIG"] ?? "";
  if (kubeconfig === "") throw new UsageError("which cluster? say --kubeconfig PATH, or set KUBECONFIG");
  const mode = options.isSet("yes") ? "remove" : "list";
  // Loaded here: reading a kubeconfig costs more than the rest of the program.
  const { cleanUpCluster } = await import("../io/clean-up-cluster.js");
  const count = await cleanUpCluster(
    { kubeconfig, files: io.files, mode, clock: io.clock },
    ({ kind, namespace, name }) => {
      io.stdout.write(`${kind} ${namespace}/${name}${mode === "remove" ? " removed" : ""}\n`);
    },
  );
  if (count === 0) report.note("nothing of an edge is in this cluster");
  else if (mode === "list") report.note(`these ${count} objects would be removed: say --yes if that is meant`);
  else report.note(`${count} objects removed`);
  return 0;
}
