import { HEAD, type Mistake, setting, workspace } from "./mistake.js";
import { MISTAKES_OF_IDENTITY, MISTAKES_OF_TEXT } from "./mistakes-of-text.js";

const GATEWAY =
  "    - workloadSelector:\n        namespace: eastwest\n        labels:\n          app: eastwest-gateway\n";
const ITEMS = `  defaultEastWestGatewaySettings:\n${GATEWAY}`;

const OF_THE_GUIDE: readonly Mistake[] = [
  {
    says: "The guide's workspace, with its lower-case apiversion: taken, with a warning.",
    lines: ["tctl apply -f bookinfo-ws.yaml"],
    exitCode: 0,
  },
  {
    says: "The guide's setting as it is printed: a line of it is not indented.",
    lines: ["tctl apply -f bookinfo-ws-setting-exposed-as-printed.yaml", "tctl get wss -w bookinfo-ws"],
    exitCode: 1,
  },
  {
    says: "The guide's gateway, which belongs into the clusters.",
    lines: ["tctl apply -f eastwest-gateway.yaml", "tctl delete -f eastwest-gateway.yaml"],
    exitCode: 1,
  },
  {
    says: "The guide's ControlPlane, which belongs into the clusters.",
    lines: ["tctl apply -f controlplane.yaml"],
    exitCode: 1,
  },
];

const OF_FIELDS: readonly Mistake[] = [
  {
    says: "Several mistakes in one file: all of them are told at once.",
    files: {
      "setting.yaml": setting(
        "Bookinfo_Setting",
        `  defaultEastWestGatewaySettings:\n    - workloadSelector:\n        namespace: eastwest\n        app: eastwest-gateway\n      exposedService:\n        - app: details\n  failoverSettings:\n    topologyChoice: locality\n    failoverPriority: topology.kubernetes.io/region\n`,
      ),
    },
    lines: ["causeway apply -f setting.yaml"],
    exitCode: 1,
  },
  {
    says: "Values of another type.",
    files: {
      "tenant.yaml": `${HEAD}kind: Tenant\nmetadata:\n  organization: tetrate\n  name: 42\n  labels:\n    gold: true\nspec:\n  deletionProtectionEnabled: "true"\n`,
    },
    lines: ["causeway apply -f tenant.yaml"],
    exitCode: 1,
  },
  {
    says: "A namespace without its cluster, in capitals.",
    files: { "ws.yaml": workspace("shop", '      - "Shop"\n') },
    lines: ["causeway apply -f ws.yaml"],
    exitCode: 1,
  },
  {
    says: "A setting of another product that nothing here acts on.",
    files: { "setting.yaml": setting("s", "  defaultTrafficSetting: {}\n") },
    lines: ["causeway apply -f setting.yaml"],
    exitCode: 1,
  },
  {
    says: "An annotation with a slip.",
    stdin: `${HEAD}kind: Cluster\nmetadata:\n  organization: tetrate\n  name: c1\n  annotations:\n    causeway.dev/drian: "true"\n`,
    lines: ["causeway apply -f -"],
    exitCode: 1,
  },
];

const OF_OBJECTS: readonly Mistake[] = [
  {
    says: "A workspace that is not there.",
    files: { "setting.yaml": setting("s", ITEMS).replace("bookinfo-ws", "bookinfo") },
    lines: ["causeway apply -f setting.yaml"],
    exitCode: 1,
  },
  {
    says: "Two documents, of which the second is wrong: nothing of the first is kept.",
    files: {
      "both.yaml": `${HEAD}kind: Tenant\nmetadata: { organization: tetrate, name: shop }\n---\n${HEAD}kind: Tenent\n`,
    },
    lines: ["causeway apply -f both.yaml", "causeway get tenant shop"],
    exitCode: 1,
  },
  {
    says: "Namespaces that another workspace has, in each form of a selector.",
    files: {
      "ws.yaml": workspace(
        "mine",
        ["*/bookinfo", "cluster-1/bookinfo", "cluster-1/*", "*/*", "cluster-1/book*"]
          .map((selector) => `      - "${selector}"\n`)
          .join(""),
      ),
    },
    lines: ["causeway apply -f ws.yaml"],
    exitCode: 1,
  },
  {
    says: "A cluster that nobody has heard of: taken, with a warning.",
    files: { "ws.yaml": workspace("shop", '      - "cluster-7/shop"\n') },
    lines: ["causeway apply -f ws.yaml", "causeway delete -f ws.yaml"],
    exitCode: 0,
  },
  {
    says: "The same selector twice.",
    files: { "ws.yaml": workspace("shop", '      - "*/shop"\n      - "*/shop"\n') },
    lines: ["causeway apply -f ws.yaml"],
    exitCode: 1,
  },
  {
    says: "An item that can never take a service: taken, with a warning.",
    files: {
      "setting.yaml": setting(
        "bookinfo-ws-setting",
        `${ITEMS}${GATEWAY}      exposedServices:\n        - serviceLabels:\n            app: details\n`,
      ),
    },
    lines: ["causeway apply -f setting.yaml"],
    exitCode: 0,
  },
  {
    says: "A second setting of the workspace.",
    files: { "setting.yaml": setting("another", ITEMS) },
    lines: ["causeway apply -f setting.yaml"],
    exitCode: 1,
  },
  {
    says: "A change of what somebody else has changed meanwhile.",
    files: {
      "ws.yaml": workspace("bookinfo-ws", '      - "*/bookinfo"\n').replace("  name", '  resourceVersion: "1"\n  name'),
    },
    lines: ["causeway apply -f ws.yaml"],
    exitCode: 1,
  },
  {
    says: "A dry run of what would be refused.",
    files: { "ws.yaml": workspace("mine", '      - "*/bookinfo"\n') },
    lines: ["causeway apply -f ws.yaml --dry-run"],
    exitCode: 1,
  },
  {
    says: "Deleting what is protected, with its parent.",
    files: {
      "team.yaml": `${HEAD}kind: Tenant\nmetadata: { organization: tetrate, name: team }\nspec: { deletionProtectionEnabled: true }\n`,
    },
    lines: ["causeway apply -f team.yaml", "causeway delete tenant team"],
    exitCode: 1,
  },
  { says: "Deleting what is not there.", lines: ["causeway delete ws bookinfo-wss"], exitCode: 1 },
  { says: "Reading what is not there.", lines: ["causeway get ws nothing"], exitCode: 1 },
  { says: "Adopting a store for a cluster that is not there.", lines: ["causeway edges adopt cluster-9"], exitCode: 1 },
];

const OF_CALLS: readonly Mistake[] = [
  { says: "A kind that nobody knows.", lines: ["causeway get worspaces"], exitCode: 2 },
  { says: "A command that nobody knows.", lines: ["causeway aply -f bookinfo-ws.yaml"], exitCode: 2 },
  { says: "apply without a file.", lines: ["causeway apply"], exitCode: 2 },
  { says: "A format that nobody knows.", lines: ["causeway get ws -o tabel"], exitCode: 2 },
  { says: "A path that leads out.", lines: ["causeway get ws ../../etc"], exitCode: 2 },
  { says: "A server that is no address.", lines: ["causeway get ws --server localhost:8080"], exitCode: 2 },
  { says: "Central is away.", server: "nobody", lines: ["causeway get ws"], exitCode: 1 },
  {
    says: "Central does not answer.",
    server: "silent",
    lines: ["causeway apply -f bookinfo-ws.yaml --request-timeout 100ms"],
    exitCode: 1,
  },
  { says: "Something else listens there.", server: "foreign", lines: ["causeway get ws"], exitCode: 1 },
];

/** In this order: later ones find what earlier ones have left. */
export const MISTAKES: readonly Mistake[] = [
  ...OF_THE_GUIDE,
  ...MISTAKES_OF_TEXT,
  ...MISTAKES_OF_IDENTITY,
  ...OF_FIELDS,
  ...OF_OBJECTS,
  ...OF_CALLS,
];
