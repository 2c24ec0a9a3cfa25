import { readFileSync } from "node:fs";
import { type ConfigKind, SCHEMAS } from "@causeway/shared";
import { describe, expect, it } from "vitest";
import { parseDocument } from "../core/config/parse-document.js";
import { clusterYaml, settingYaml, tenantYaml, workspaceYaml } from "../testing/config-fixture.js";
import { problemsOf } from "../testing/problems.js";
import { createDocumentReader } from "./document-reader.js";

const item = (text: string) => settingYaml("w", "s", `  defaultEastWestGatewaySettings:\n${text}`);
const GATEWAY = "    - workloadSelector:\n        namespace: gw\n        labels:\n          app: gw\n";

const guide = (name: string) =>
  readFileSync(new URL(`../../../../docs/examples/guide/${name}`, import.meta.url), "utf8");

describe(createDocumentReader, () => {
  const reader = createDocumentReader();

  describe("the guide's files", () => {
    it.each(["bookinfo-ws.yaml", "bookinfo-ws-setting.yaml", "bookinfo-ws-setting-exposed.yaml"])(
      "takes %s",
      (name) => {
        expect(problemsOf(guide(name))).toEqual([]);
      },
    );

    it("warns of the lower-case apiversion and stores apiVersion", () => {
      const [source] = reader.read(guide("bookinfo-ws.yaml")).documents;
      const parsed = source && parseDocument(source, reader.checkSchema);
      expect(parsed).toMatchObject({
        ok: true,
        value: {
          object: { apiVersion: "api.tsb.tetrate.io/v2", kind: "Workspace" },
          notes: [
            {
              field: "apiversion",
              line: 1,
              column: 1,
              reason: "Misspelled",
              message: 'field "apiversion" was read as "apiVersion": write it with a capital V',
            },
          ],
        },
      });
    });

    it("says of the mis-indented file only how to indent it", () => {
      expect(problemsOf(guide("bookinfo-ws-setting-exposed-as-printed.yaml"))).toEqual([
        '9:1 defaultEastWestGatewaySettings | unknown field "defaultEastWestGatewaySettings" at the top level; did you mean to indent it under spec?',
      ]);
    });

    it.each([
      { name: "eastwest-gateway.yaml", kind: "IngressGateway" },
      { name: "controlplane.yaml", kind: "ControlPlane" },
    ])("sends $name to kubectl", ({ name, kind }) => {
      expect(problemsOf(guide(name))).toEqual([
        `2:7 kind | ${kind} is an object of the clusters themselves: apply this to the cluster with kubectl`,
      ]);
    });
  });

  it.each(Object.keys(SCHEMAS) as ConfigKind[])("takes the example that the schema of %s gives", (kind) => {
    const examples = SCHEMAS[kind].examples ?? [];
    expect(examples.map((example) => problemsOf(JSON.stringify(example)))).toEqual([[]]);
  });

  describe("the envelope", () => {
    const CASES = [
      {
        what: "a list",
        text: "- a",
        problem:
          '1:1  | a document must be a mapping with apiVersion, kind, metadata and spec, not a list; put "---" between documents instead',
      },
      {
        what: "plain text",
        text: "hello",
        problem: "1:1  | a document must be a mapping with apiVersion, kind, metadata and spec, not text",
      },
      {
        what: "no kind",
        text: "metadata: {}",
        problem:
          "1:1 kind | kind is required: one of Organization, OrganizationSetting, Cluster, Tenant, Workspace, WorkspaceSetting",
      },
      {
        what: "Kind",
        text: "Kind: Workspace",
        problem: '1:1 Kind | unknown field "Kind" at the top level; did you mean "kind"?',
      },
      { what: "a number as kind", text: "kind: 1", problem: "1:7 kind | kind must be text" },
      {
        what: "a kind in lower case",
        text: "kind: workspace",
        problem: '1:7 kind | unknown kind "workspace"; did you mean "Workspace"?',
      },
      {
        what: "a kind unlike any",
        text: "kind: Foo",
        problem:
          '1:7 kind | unknown kind "Foo"; one of Organization, OrganizationSetting, Cluster, Tenant, Workspace, WorkspaceSetting is expected',
      },
      {
        what: "a kind that nothing acts on",
        text: "kind: TrafficSetting",
        problem: '1:7 kind | kind "TrafficSetting" is not supported: nothing here would act on it',
      },
      {
        what: "EdgeXcp",
        text: "kind: EdgeXcp",
        problem: "1:7 kind | EdgeXcp is an object of the clusters themselves: apply this to the cluster with kubectl",
      },
      {
        what: "an object of Kubernetes",
        text: "apiVersion: apps/v1\nkind: Deployment",
        problem:
          "2:7 kind | Deployment is an object of the clusters themselves: apply this to the cluster with kubectl",
      },
      {
        what: "an object of Istio",
        text: "apiVersion: networking.istio.io/v1\nkind: Gateway",
        problem: "2:7 kind | Gateway is an object of the clusters themselves: apply this to the cluster with kubectl",
      },
      {
        what: "no apiVersion",
        text: tenantYaml("t").replace(/^.*\n/, ""),
        problem: '1:1 apiVersion | apiVersion is required: "api.tsb.tetrate.io/v2" for a Tenant',
      },
      {
        what: "another apiVersion",
        text: tenantYaml("t").replace("/v2", "/v1"),
        problem:
          '1:13 apiVersion | apiVersion is "api.tsb.tetrate.io/v1"; of a Tenant it must be "api.tsb.tetrate.io/v2"',
      },
      {
        what: "both spellings of apiVersion",
        text: `apiversion: x\n${tenantYaml("t")}`,
        problem: '1:1 apiversion | unknown field "apiversion" at the top level; did you mean "apiVersion"?',
      },
    ];

    it.each(CASES)("refuses $what", ({ text, problem }) => {
      expect(problemsOf(text)).toEqual([problem]);
    });
  });

  describe("rules of one object", () => {
    const services = (...sets: string[]) =>
      `${GATEWAY}      exposedServices:\n${sets.map((set) => `        - serviceLabels: ${set}\n`).join("")}`;
    const CASES = [
      {
        what: "a selector twice",
        text: workspaceYaml("w", "*/a", "c1/b", "*/a"),
        problems: [
          '12:9 spec.namespaceSelector.names[2] | "*/a" is in spec.namespaceSelector.names[0] already: remove one of them',
        ],
      },
      {
        what: "the same labels twice",
        text: item(services("{ a: b, c: d }", "{ c: d, a: b }")),
        problems: [
          "16:11 spec.defaultEastWestGatewaySettings[0].exposedServices[1] | spec.defaultEastWestGatewaySettings[0].exposedServices[1] says the same as spec.defaultEastWestGatewaySettings[0].exposedServices[0]",
        ],
      },
      {
        what: "wide before narrow in one item is in order",
        text: item(services("{ a: b }", "{ a: b, c: d }")),
        problems: [],
      },
      {
        what: "narrow before wide is in order",
        text: item(services("{ a: b, c: d }", "{ a: b }") + GATEWAY),
        problems: [],
      },
      {
        what: "an annotation with a slip",
        text: clusterYaml("c", "  annotations:\n    causeway.dev/drian: 'true'\n"),
        problems: [
          '7:5 metadata.annotations["causeway.dev/drian"] | unknown annotation causeway.dev/drian; did you mean "causeway.dev/drain"?',
        ],
      },
    ];

    it.each(CASES)("$what", ({ text, problems }) => {
      expect(problemsOf(text)).toEqual(problems);
    });

    const UNREACHABLE = [
      {
        what: "an item behind one that takes everything",
        text: item(GATEWAY + services("{ a: b }")),
        note: "19:11 spec.defaultEastWestGatewaySettings[1].exposedServices[0] can never take a service: spec.defaultEastWestGatewaySettings[0] takes every service already; put the narrower one first",
      },
      {
        what: "labels behind fewer of the same",
        text: item(services("{ a: b }") + services("{ a: b, c: d }")),
        note: "21:11 spec.defaultEastWestGatewaySettings[1].exposedServices[0] can never take a service: spec.defaultEastWestGatewaySettings[0].exposedServices[0] takes every service with a=b already; put the narrower one first",
      },
      {
        what: "a second item that takes everything",
        text: item(GATEWAY + GATEWAY),
        note: "14:7 spec.defaultEastWestGatewaySettings[1] can never take a service: spec.defaultEastWestGatewaySettings[0] takes every service already; put the narrower one first",
      },
    ];

    it.each(UNREACHABLE)("takes $what, and says so", ({ text, note }) => {
      expect(problemsOf(text)).toEqual([]);
      const notes = reader.read(text).documents.flatMap((source) => {
        const parsed = parseDocument(source, reader.checkSchema);
        return parsed.ok ? parsed.value.notes : [];
      });
      expect(notes.map(({ line, column, reason, message }) => `${line}:${column} ${reason} ${message}`)).toEqual([
        note.replace(" ", " Unreachable "),
      ]);
    });
  });
});
