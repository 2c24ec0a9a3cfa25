import { describe, expect, it } from "vitest";
import { clusterYaml, settingYaml, tenantYaml, workspaceYaml } from "../testing/config-fixture.js";
import { problemsOf } from "../testing/problems.js";
import { checkSchema } from "./schema-check.js";

const item = (text: string) => settingYaml("w", "s", `  defaultEastWestGatewaySettings:\n${text}`);
const GATEWAY = "    - workloadSelector:\n        namespace: gw\n        labels:\n          app: gw\n";

describe("checkSchema", () => {
  it("has nothing of one value in what it says of another", () => {
    const first = checkSchema("Workspace", { first: 1 });
    const second = checkSchema("Workspace", { second: 1 });
    const unknown = (violations: typeof first) =>
      violations.filter(({ keyword }) => keyword === "additionalProperties").map(({ field }) => field);
    expect([unknown(first), unknown(second)]).toEqual([["first"], ["second"]]);
  });

  describe("fields", () => {
    const CASES = [
      {
        what: "a slip in a name",
        text: workspaceYaml("w", "*/a").replace("namespaceSelector", "namespaceSelectors"),
        problems: [
          '8:3 spec.namespaceSelectors | unknown field "namespaceSelectors" in spec; did you mean "namespaceSelector"?',
        ],
      },
      {
        what: "a field that belongs deeper",
        text: workspaceYaml("w", "*/a").replace("  namespaceSelector:\n  ", ""),
        problems: [
          '8:3 spec.names | unknown field "names" in spec; did you mean to indent it under namespaceSelector?',
        ],
      },
      {
        what: "a field that belongs into an item",
        text: settingYaml("w", "s", "  exposedServices: []\n"),
        problems: [
          '9:3 spec.exposedServices | unknown field "exposedServices" in spec; did you mean to indent it under an item of defaultEastWestGatewaySettings?',
        ],
      },
      {
        what: "a field that belongs further out",
        text: item(`${GATEWAY}        exposedServices:\n          - serviceLabels: { a: b }\n`),
        problems: [
          '14:9 spec.defaultEastWestGatewaySettings[0].workloadSelector.exposedServices | unknown field "exposedServices" in spec.defaultEastWestGatewaySettings[0].workloadSelector; did you mean to put it in spec.defaultEastWestGatewaySettings[0]?',
        ],
      },
      {
        what: "a field of the spec in the metadata",
        text: clusterYaml("c", "  locality: { region: r }\n"),
        problems: ['6:3 metadata.locality | unknown field "locality" in metadata; did you mean to put it in spec?'],
      },
      {
        what: "the namespace of a Kubernetes object",
        text: clusterYaml("c", "  namespace: x\n"),
        problems: ['6:3 metadata.namespace | unknown field "namespace" in metadata'],
      },
      {
        what: "a field of TSB that nothing acts on",
        text: settingYaml("w", "s", "  defaultTrafficSetting: {}\n  hostsReachability: {}\n"),
        problems: [
          '9:3 spec.defaultTrafficSetting | field "defaultTrafficSetting" in spec is not supported: nothing here would act on it',
          '10:3 spec.hostsReachability | field "hostsReachability" in spec is not supported: nothing here would act on it',
        ],
      },
      {
        what: "a read-only field",
        text: clusterYaml("c", "", "spec:\n  state: {}\n"),
        problems: [
          '7:3 spec.state | field "state" in spec is read-only: it comes from the report of the cluster\'s edge',
        ],
      },
      {
        what: "labels without the field that they belong to",
        text: item(`${GATEWAY}      exposedServices:\n        - app: details\n`),
        problems: [
          '15:11 spec.defaultEastWestGatewaySettings[0].exposedServices[0].app | unknown field "app" in spec.defaultEastWestGatewaySettings[0].exposedServices[0]; did you mean to indent it under serviceLabels?',
        ],
      },
      {
        what: "empty metadata",
        text: "apiVersion: api.tsb.tetrate.io/v2\nkind: Tenant\nmetadata:\n",
        problems: ["3:1 metadata | metadata is empty: it needs organization, name"],
      },
      {
        what: "names that JavaScript knows and no schema does",
        text: clusterYaml("c", "  hasOwnProperty: x\n  toString: x\n"),
        problems: [
          '6:3 metadata.hasOwnProperty | unknown field "hasOwnProperty" in metadata',
          '7:3 metadata.toString | unknown field "toString" in metadata',
        ],
      },
      {
        what: "no metadata and no spec",
        text: "apiVersion: api.tsb.tetrate.io/v2\nkind: Workspace\n",
        problems: ["1:1 metadata | metadata is required", "1:1 spec | spec is required"],
      },
      {
        what: "an empty spec",
        text: settingYaml("w", "s", ""),
        problems: ["8:1 spec | spec is empty: give it a value"],
      },
      {
        what: "an empty exposedServices, which would expose everything",
        text: item(`${GATEWAY}      exposedServices:\n`),
        problems: [
          "14:7 spec.defaultEastWestGatewaySettings[0].exposedServices | spec.defaultEastWestGatewaySettings[0].exposedServices is empty: give it a value or leave the line out",
        ],
      },
      {
        what: "missing parents",
        text: "apiVersion: api.tsb.tetrate.io/v2\nkind: WorkspaceSetting\nmetadata:\n  organization: o\n  name: n\nspec: {}\n",
        problems: [
          "3:1 metadata.tenant | metadata.tenant is required",
          "3:1 metadata.workspace | metadata.workspace is required",
        ],
      },
    ];

    it.each(CASES)("$what", ({ text, problems }) => {
      expect(problemsOf(text)).toEqual(problems);
    });
  });

  describe("values", () => {
    const NAME = 'a name of up to 63 of a-z, 0-9 and "-", with "-" not at the ends';
    const FORM = 'not CLUSTER/NAMESPACE, where the cluster may be "*" and the namespace may be "*" or end in "*"';
    const CASES = [
      {
        what: "a name in capitals",
        text: tenantYaml("Team"),
        problem: `5:9 metadata.name | metadata.name is "Team", not ${NAME}; did you mean "team"?`,
      },
      {
        what: "a number as a name",
        text: tenantYaml("1"),
        problem: '5:9 metadata.name | metadata.name must be text, not a number: put it in quotes, "1"',
      },
      {
        what: "a mapping instead of a list",
        text: workspaceYaml("w", "*/a").replace('- "*/a"', "a: b"),
        problem:
          '10:7 spec.namespaceSelector.names | spec.namespaceSelector.names must be a list, not a mapping of fields: begin each item with "- "',
      },
      {
        what: "an empty list",
        text: workspaceYaml("w", "*/a").replace('\n      - "*/a"', " []"),
        problem: "9:12 spec.namespaceSelector.names | spec.namespaceSelector.names must not be empty",
      },
      {
        what: "a namespace without a cluster",
        text: workspaceYaml("w", "bookinfo"),
        problem: `10:9 spec.namespaceSelector.names[0] | spec.namespaceSelector.names[0] is "bookinfo", ${FORM}; did you mean "*/bookinfo"?`,
      },
      {
        what: "a namespace in capitals",
        text: workspaceYaml("w", "*/BookInfo"),
        problem: `10:9 spec.namespaceSelector.names[0] | spec.namespaceSelector.names[0] is "*/BookInfo", ${FORM}; did you mean "*/bookinfo"?`,
      },
      {
        what: "a colon instead of the slash",
        text: workspaceYaml("w", "c1:bookinfo"),
        problem: `10:9 spec.namespaceSelector.names[0] | spec.namespaceSelector.names[0] is "c1:bookinfo", ${FORM}; did you mean "c1/bookinfo"?`,
      },
      {
        what: "two slashes",
        text: workspaceYaml("w", "a/b/c"),
        problem: `10:9 spec.namespaceSelector.names[0] | spec.namespaceSelector.names[0] is "a/b/c", ${FORM}`,
      },
      {
        what: "one namespace that is no list",
        text: workspaceYaml("w").replace("names:", 'names: "*/bookinfo"'),
        problem:
          '9:12 spec.namespaceSelector.names | spec.namespaceSelector.names must be a list, not text: begin each item with "- "',
      },
      {
        what: "labels as a list",
        text: item(GATEWAY.replace("app: gw", "- app=gw")),
        problem:
          '13:11 spec.defaultEastWestGatewaySettings[0].workloadSelector.labels | spec.defaultEastWestGatewaySettings[0].workloadSelector.labels must be a mapping of fields, not a list: write "name: value" without "- "',
      },
      {
        what: "a service by its name",
        text: item(`${GATEWAY}      exposedServices:\n        - details\n`),
        problem:
          '15:11 spec.defaultEastWestGatewaySettings[0].exposedServices[0] | spec.defaultEastWestGatewaySettings[0].exposedServices[0] must be a mapping of fields, not text: begin with "serviceLabels:"',
      },
      {
        what: "a field without a space behind its colon",
        text: "apiVersion: api.tsb.tetrate.io/v2\nkind: Organization\nmetadata:\n  name:x\n",
        problem: '4:3 metadata | metadata must be a mapping of fields, not text: a space is missing after "name:"',
      },
      {
        what: "a name of 253 characters",
        text: tenantYaml("a".repeat(253)),
        problem: `5:9 metadata.name | metadata.name is "${"a".repeat(80)}"... (253 characters), not ${NAME}`,
      },
      {
        what: "a name with a slash",
        text: tenantYaml("a/b"),
        problem: `5:9 metadata.name | metadata.name is "a/b", not ${NAME}; did you mean "a-b"?`,
      },
      {
        what: "a name with dots",
        text: tenantYaml("a.b"),
        problem: `5:9 metadata.name | metadata.name is "a.b", not ${NAME}; did you mean "a-b"?`,
      },
      {
        what: "two dots as a name",
        text: tenantYaml(".."),
        problem: `5:9 metadata.name | metadata.name is "..", not ${NAME}`,
      },
      {
        what: "a resourceVersion that is no text",
        text: tenantYaml("t").replace("name: t", "name: t\n  resourceVersion: 3"),
        problem:
          '6:20 metadata.resourceVersion | metadata.resourceVersion must be text, not a number: put it in quotes, "3"',
      },
      {
        what: "a pattern for clusters",
        text: workspaceYaml("w", "c*/bookinfo"),
        problem: `10:9 spec.namespaceSelector.names[0] | spec.namespaceSelector.names[0] is "c*/bookinfo", ${FORM}: write "*" for all clusters, or one item for each`,
      },
      {
        what: "a word in quotes instead of true",
        text: tenantYaml("t", 'spec:\n  deletionProtectionEnabled: "true"\n'),
        problem:
          "7:30 spec.deletionProtectionEnabled | spec.deletionProtectionEnabled must be true or false, not text: leave out the quotes",
      },
      {
        what: "a word of a closed list in another case",
        text: settingYaml("w", "s", "  failoverSettings:\n    topologyChoice: locality\n"),
        problem:
          '10:21 spec.failoverSettings.topologyChoice | spec.failoverSettings.topologyChoice is "locality", not one of NONE, CLUSTER, LOCALITY; did you mean "LOCALITY"?',
      },
      {
        what: "true as a label",
        text: item(GATEWAY.replace("app: gw", "app: true")),
        problem:
          '13:16 spec.defaultEastWestGatewaySettings[0].workloadSelector.labels.app | spec.defaultEastWestGatewaySettings[0].workloadSelector.labels.app must be text, not true or false: put it in quotes, "true"',
      },
      {
        what: "a label key that Kubernetes would not take",
        text: clusterYaml("c", '  labels:\n    "a b": c\n'),
        problem: '7:5 metadata.labels["a b"] | metadata.labels["a b"] has a key that is not a Kubernetes label key',
      },
      {
        what: "an empty selector of pods",
        text: item(GATEWAY.replace("\n          app: gw", " {}")),
        problem:
          "12:17 spec.defaultEastWestGatewaySettings[0].workloadSelector.labels | spec.defaultEastWestGatewaySettings[0].workloadSelector.labels must not be empty",
      },
      {
        what: "a life of a token without a unit",
        text: clusterYaml("c", "", 'spec:\n  tokenTtl: "60"\n'),
        problem: '7:13 spec.tokenTtl | spec.tokenTtl is "60", not a duration such as 30s, 5m or 1h',
      },
      {
        what: "networks with a comma too many",
        text: "apiVersion: api.tsb.tetrate.io/v2\nkind: OrganizationSetting\nmetadata: {organization: o, name: n}\nspec:\n  networkSettings:\n    networkReachability:\n      a: 'b,,c'\n",
        problem:
          '7:10 spec.networkSettings.networkReachability.a | spec.networkSettings.networkReachability.a is "b,,c", not names of networks with commas between them, such as "net-a,net-b"',
      },
    ];

    it.each(CASES)("refuses $what", ({ text, problem }) => {
      expect(problemsOf(text)).toEqual([problem]);
    });
  });
});
