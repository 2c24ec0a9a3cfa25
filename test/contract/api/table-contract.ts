import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ApiTarget, type OpenTarget, openSandpit, type Sandpit } from "./api-target.js";

const TABLE = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json";

interface Table {
  readonly kind: string;
  readonly columnDefinitions: readonly {
    readonly name: string;
    readonly type: string;
    readonly format: string;
    readonly priority: number;
  }[];
  readonly rows: readonly { readonly cells: readonly unknown[]; readonly object: unknown }[];
}

/** The columns that kubectl prints, each with its type; those in brackets only with `-o wide`. */
const COLUMNS = [
  { path: "/api/v1/configmaps", columns: "Name string, Data string, Age string" },
  { path: "/api/v1/secrets", columns: "Name string, Type string, Data string, Age string" },
  { path: "/api/v1/serviceaccounts", columns: "Name string, Age string" },
  { path: "/api/v1/namespaces", columns: "Name string, Status string, Age string" },
  {
    path: "/api/v1/services",
    columns:
      "Name string, Type string, Cluster-IP string, External-IP string, Port(s) string, Age string, (Selector string)",
  },
  {
    path: "/api/v1/pods",
    columns:
      "Name string, Ready string, Status string, Restarts string, Age string, (IP string), (Node string), (Nominated Node string), (Readiness Gates string)",
  },
  {
    path: "/api/v1/nodes",
    columns:
      "Name string, Status string, Roles string, Age string, Version string, (Internal-IP string), (External-IP string), (OS-Image string), (Kernel-Version string), (Container-Runtime string)",
  },
  {
    path: "/apis/apps/v1/deployments",
    columns:
      "Name string, Ready string, Up-to-date string, Available string, Age string, (Containers string), (Images string), (Selector string)",
  },
  {
    path: "/apis/apps/v1/replicasets",
    columns:
      "Name string, Desired integer, Current integer, Ready integer, Age string, (Containers string), (Images string), (Selector string)",
  },
  {
    path: "/apis/discovery.k8s.io/v1/endpointslices",
    columns: "Name string, AddressType string, Ports string, Endpoints string, Age string",
  },
  { path: "/apis/coordination.k8s.io/v1/leases", columns: "Name string, Holder string, Age string" },
  { path: "/apis/apiextensions.k8s.io/v1/customresourcedefinitions", columns: "Name string, Created At date" },
  { path: "/apis/networking.istio.io/v1/workloadentries", columns: "Name string, Age date, Address string" },
  { path: "/apis/networking.istio.io/v1/destinationrules", columns: "Name string, Host string, Age date" },
  {
    path: "/apis/networking.istio.io/v1/virtualservices",
    columns: "Name string, Gateways string, Hosts string, Age date",
  },
  {
    path: "/apis/networking.istio.io/v1/serviceentries",
    columns: "Name string, Hosts string, Location string, Resolution string, Age date",
  },
  { path: "/apis/networking.istio.io/v1/gateways", columns: "Name string, Age date" },
  { path: "/apis/networking.istio.io/v1/sidecars", columns: "Name string, Age date" },
  { path: "/apis/security.istio.io/v1/peerauthentications", columns: "Name string, Mode string, Age date" },
];

/** Objects as rows for people. */
export function describeTables(name: string, open: OpenTarget): void {
  describe(`tables on ${name}`, () => {
    let target: ApiTarget;
    let pit: Sandpit;
    beforeAll(async () => {
      target = await open();
      pit = await openSandpit(target);
      const spec = { address: "192.0.2.7" };
      await pit.call("POST", pit.workloadEntries(), { ...ENTRY, metadata: { name: "shown" }, spec });
    });
    afterAll(async () => await target[Symbol.asyncDispose]());

    const table = async (path: string) =>
      (await target.http.send({ method: "GET", path, accept: TABLE })).body as Table;

    it.each(COLUMNS)("of $path have the columns $columns", async ({ path, columns }) => {
      const { kind, columnDefinitions } = await table(`${path}?limit=1`);
      expect(kind).toBe("Table");
      const described = columnDefinitions.map(({ name, type, priority }) =>
        priority === 0 ? `${name} ${type}` : `(${name} ${type})`,
      );
      expect(described.join(", ")).toBe(columns);
    });

    it("prints entries in the columns of the guide", async () => {
      const { rows } = await table(pit.workloadEntries());
      expect(rows.map((row) => row.cells)).toEqual([["shown", expect.stringMatching(/^\d+s$/), "192.0.2.7"]]);
    });

    it("gives each row the metadata of its object, all of it, or nothing", async () => {
      const row = async (include: string) => (await table(`${pit.workloadEntries()}?includeObject=${include}`)).rows[0];
      const metadata = expect.objectContaining({ name: "shown" });
      expect((await row("Metadata"))?.object).toMatchObject({ kind: "PartialObjectMetadata", metadata });
      expect((await row("Object"))?.object).toMatchObject({ kind: "WorkloadEntry", metadata });
      expect((await row("None"))?.object).toBeNull();
    });

    it("refuses anything else to go with the rows", async () => {
      const path = `${pit.configMaps()}?includeObject=Some`;
      expect((await target.http.send({ method: "GET", path, accept: TABLE })).status).toBe(400);
    });

    it("shows one object as a table of one row", async () => {
      const { rows } = await table(pit.workloadEntries("shown"));
      expect(rows).toHaveLength(1);
    });

    it("says in the version that was asked for what it is", async () => {
      const accept = TABLE.replace("v=v1;", "v=v1beta1;");
      const { body } = await target.http.send({ method: "GET", path: pit.configMaps(), accept });
      expect(body).toMatchObject({ kind: "Table", apiVersion: "meta.k8s.io/v1beta1" });
    });

    it("shows the metadata alone, of one or of many", async () => {
      const as = (kind: string) => `application/json;as=${kind};v=v1;g=meta.k8s.io,application/json`;
      const one = { method: "GET", path: pit.workloadEntries("shown") };
      const many = { method: "GET", path: pit.workloadEntries() };
      const single = await target.http.send({ ...one, accept: as("PartialObjectMetadata") });
      expect(single.body).toMatchObject({ kind: "PartialObjectMetadata", metadata: { name: "shown" } });
      expect(single.body).not.toHaveProperty("spec");
      const list = await target.http.send({ ...many, accept: as("PartialObjectMetadataList") });
      expect(list.body).toMatchObject({ kind: "PartialObjectMetadataList", items: [{ metadata: { name: "shown" } }] });
    });
  });
}

const ENTRY = { apiVersion: "networking.istio.io/v1", kind: "WorkloadEntry" };
