import { renderExplanation } from "../core/render-explanation.js";
import { parseServiceName } from "../core/service-name.js";
import { listAll } from "../io/list-all.js";
import { printStructured, TEXT_OUTPUT_OPTION } from "../print-structured.js";
import { orUsage } from "../usage-error.js";
import { argument, example, option, type Verb } from "../verb.js";

export const explainVerb: Verb = {
  needs: "central",
  details:
    "For each cluster: the first step that fails, with what was seen, how to mend it and where to read more; then the steps that were not reached, and those that hold. SERVICE is NAMESPACE/NAME, or the host name that its callers use.",
  args: [argument("SERVICE", "NAMESPACE/NAME, NAME with -n, or a host name", "one")],
  options: [
    option("cluster", "as seen from this cluster only", { value: "CLUSTER", completes: "clusters" }),
    option("namespace", "the service's namespace", { short: "n", value: "NAMESPACE" }),
    TEXT_OUTPUT_OPTION,
  ],
  location: "unused",
  examples: [
    example("Why a service fails over, or does not.", "explain bookinfo/details"),
    example("By its host name, in one cluster.", "explain details.bookinfo.svc.cluster.local --cluster cluster-1"),
  ],
  run: async (call) => {
    const { args, options, central, paint, report, io } = call;
    const service = orUsage(parseServiceName(args[0] ?? "", options.text("namespace")));
    const query = { service, cluster: options.text("cluster") };
    const clusters = await listAll(central, ["explain"], query, "clusters");
    if (!clusters.ok) return report.refused(clusters.error);
    if (options.text("output") !== "text") {
      printStructured({ service, clusters: clusters.value }, call);
      return 0;
    }
    if (clusters.value.length === 0) report.note(`No cluster has ${service}, and no workspace owns its namespace.`);
    io.stdout.write(clusters.value.map((one) => renderExplanation(service, one, paint)).join("\n"));
    return 0;
  },
};
