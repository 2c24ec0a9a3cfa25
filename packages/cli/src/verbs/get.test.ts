import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { callCli, NOW } from "../testing/call-cli.js";
import { FakeCentral } from "../testing/fake-central.js";

const at = (secondsAgo: number): string => new Date(NOW - secondsAgo * 1_000).toISOString();
const envelope = (kind: string, metadata: object, spec: object) => ({
  apiVersion: "api.tsb.tetrate.io/v2",
  kind,
  metadata: { organization: "tetrate", ...metadata, resourceVersion: "7" },
  spec,
});

let central: FakeCentral;
beforeAll(async () => {
  central = await FakeCentral.start();
  const put = (path: string, object: Record<string, unknown>) => central.store.objects.set(path, object);
  for (const name of ["bookinfo-ws", "shop", "zoo"]) {
    const spec = { namespaceSelector: { names: name === "shop" ? ["*/shop", "c1/till*"] : [`*/${name}`] } };
    put(`workspaces/tetrate/tetrate/${name}`, envelope("Workspace", { tenant: "tetrate", name }, spec));
  }
  put("workspaces/tetrate/other/shop", envelope("Workspace", { tenant: "other", name: "shop" }, {}));
  const eastWest = [
    { workloadSelector: { namespace: "eastwest", labels: { app: "gw", a: "1" } } },
    {
      workloadSelector: { namespace: "ew2", labels: { app: "gw2" } },
      exposedServices: [{ serviceLabels: { failover: "enable", tier: "1" } }, { serviceLabels: { app: "details" } }],
    },
  ];
  const spec = { defaultEastWestGatewaySettings: eastWest };
  const metadata = { tenant: "tetrate", workspace: "bookinfo-ws", name: "setting" };
  put("workspacesettings/tetrate/tetrate/bookinfo-ws/setting", envelope("WorkspaceSetting", metadata, spec));
  const drained = { name: "cluster-2", annotations: { "causeway.dev/drain": "true" } };
  put("clusters/tetrate/cluster-1", envelope("Cluster", { name: "cluster-1" }, { network: "n1" }));
  put("clusters/tetrate/cluster-2", envelope("Cluster", drained, { locality: { region: "r2" } }));
  const entry = (cluster: string, name: string, address: string, secondsAgo: number) => {
    const service = `bookinfo/${name.split("-")[1]}`;
    return { cluster, namespace: "bookinfo", name, address, createdAt: at(secondsAgo), service, source: "cluster-2" };
  };
  central.store.entries = [
    entry("cluster-1", "k-ratings-66dadd9a9f80adfda349ea5b85f6ae70", "12.34.56.78", 67),
    entry("cluster-1", "k-details-2563fd2d9c78aacb3d42d6db45051ade", "12.34.56.78", 250),
    { ...entry("cluster-2", "k-cart-1", "gw.example.com.", 90_000), namespace: "a" },
  ];
});
afterAll(() => central[Symbol.asyncDispose]());

const call = (words: string, env = {}) => callCli(words, { server: central.url, env });

const ENTRIES = `NAMESPACE   NAME                                         AGE     ADDRESS
a           k-cart-1                                     25h     gw.example.com.
bookinfo    k-details-2563fd2d9c78aacb3d42d6db45051ade   4m10s   12.34.56.78
bookinfo    k-ratings-66dadd9a9f80adfda349ea5b85f6ae70   67s     12.34.56.78
`;

describe("get entries", () => {
  it.each([{ words: "get entries -A" }, { words: "get we --all" }, { words: "get entries" }])(
    "prints for $words what kubectl prints for get we -A",
    async ({ words }) => {
      expect(await call(words)).toEqual({ exitCode: 0, stdout: ENTRIES, stderr: "" });
    },
  );

  it("leaves the namespace out when it was given, as kubectl does", async () => {
    expect((await call("get entries -n a")).stdout).toBe(
      "NAME       AGE   ADDRESS\nk-cart-1   25h   gw.example.com.\n",
    );
  });

  it("keeps to one cluster", async () => {
    expect((await call("get entries -A --cluster cluster-2 -o wide")).stdout).toBe(
      "NAMESPACE   NAME       AGE   ADDRESS           CLUSTER     SERVICE         SOURCE\n" +
        "a           k-cart-1   25h   gw.example.com.   cluster-2   bookinfo/cart   cluster-2\n",
    );
  });

  it("says that there are none on standard error", async () => {
    expect(await call("get entries -A --cluster cluster-9")).toEqual({
      exitCode: 0,
      stdout: "",
      stderr: "No resources found\n",
    });
    expect((await call("get entries -n empty")).stderr).toBe("No resources found in empty namespace.\n");
  });

  it("finds entries by name", async () => {
    const outcome = await call("get entries k-cart-1 k-none");
    expect(outcome).toMatchObject({ exitCode: 1, stderr: 'error: there is no entry "k-none"\n' });
    expect(outcome.stdout.split("\n")).toHaveLength(3);
  });
});

describe("get", () => {
  it("lists the objects of the tenant over all pages", async () => {
    expect(await call("get workspaces")).toEqual({
      exitCode: 0,
      stdout:
        "NAME          NAMESPACES\nbookinfo-ws   */bookinfo-ws\nshop          */shop,c1/till*\nzoo           */zoo\n",
      stderr: "",
    });
  });

  it.each([
    { words: "get ws --tenant other", stdout: "NAME   NAMESPACES\nshop   <none>\n" },
    { words: "--tenant other get ws", stdout: "NAME   NAMESPACES\nshop   <none>\n" },
    { words: "get ws other/shop -o wide", stdout: "NAME   NAMESPACES   VERSION\nshop   <none>       7\n" },
    { words: "get workspaces/tetrate/other/shop", stdout: "NAME   NAMESPACES\nshop   <none>\n" },
    {
      words: "get ws -A",
      stdout: [
        "ORGANIZATION   TENANT    NAME          NAMESPACES",
        "tetrate        tetrate   bookinfo-ws   */bookinfo-ws",
        "tetrate        tetrate   shop          */shop,c1/till*",
        "tetrate        tetrate   zoo           */zoo",
        "tetrate        other     shop          <none>\n",
      ].join("\n"),
    },
    {
      words: "get cs",
      stdout: [
        "NAME        NETWORK   REGION   DRAINED",
        "cluster-1   n1        <none>   no",
        "cluster-2   <none>    r2       yes\n",
      ].join("\n"),
    },
    {
      words: "get wss setting -w bookinfo-ws",
      stdout: [
        "WORKSPACE     NAME      GATEWAYS                          EXPOSED",
        "bookinfo-ws   setting   eastwest/a=1&app=gw,ew2/app=gw2   *,failover=enable&tier=1|app=details\n",
      ].join("\n"),
    },
  ])("prints $words", async ({ words, stdout }) => {
    expect(await call(words)).toEqual({ exitCode: 0, stdout, stderr: "" });
  });

  it("takes the tenant from the environment", async () => {
    expect((await call("get ws", { CAUSEWAY_TENANT: "other" })).stdout).toBe("NAME   NAMESPACES\nshop   <none>\n");
  });

  it("prints YAML that can be applied again", async () => {
    const { stdout } = await call("get ws bookinfo-ws zoo -o yaml");
    expect(stdout).toBe(
      ["bookinfo-ws", "zoo"]
        .map((name) =>
          [
            "apiVersion: api.tsb.tetrate.io/v2",
            "kind: Workspace",
            "metadata:",
            "  organization: tetrate",
            "  tenant: tetrate",
            `  name: ${name}`,
            '  resourceVersion: "7"',
            "spec:",
            "  namespaceSelector:",
            "    names:",
            `      - "*/${name}"`,
            "",
          ].join("\n"),
        )
        .join("---\n"),
    );
    const again = await callCli("apply -f -", { server: central.url, stdin: stdout });
    expect(again.stdout).toBe(
      "workspaces/tetrate/tetrate/bookinfo-ws unchanged\nworkspaces/tetrate/tetrate/zoo unchanged\n",
    );
  });

  it("prints one object as JSON, several as a list", async () => {
    expect(JSON.parse((await call("get ws zoo -o json")).stdout)).toMatchObject({ metadata: { name: "zoo" } });
    expect(JSON.parse((await call("get ws zoo shop -o json")).stdout)).toMatchObject({
      items: [{ metadata: { name: "zoo" } }, { metadata: { name: "shop" } }],
    });
    expect((await call("get tenants -o json")).stdout).toBe('{\n  "items": []\n}\n');
  });

  it("prints what is there and complains about the rest", async () => {
    expect(await call("get ws zoo nope")).toEqual({
      exitCode: 1,
      stdout: "NAME   NAMESPACES\nzoo    */zoo\n",
      stderr: "error: there is no workspaces/tetrate/tetrate/nope\n",
    });
  });

  it("says where there are none", async () => {
    expect((await call("get ws --org acme")).stderr).toBe("No workspaces found in acme/tetrate.\n");
    expect((await call("get tenants -A")).stderr).toBe("No tenants found.\n");
  });

  it.each([
    { words: "get", stderr: "error: missing required argument 'KIND'\nsee: causeway get --help\n" },
    { words: "get pods", stderr: /^error: there is no kind "pods": use one of organizations \(org\)/ },
    {
      words: "get wss setting",
      stderr: "error: a WorkspaceSetting belongs to a workspace: say which with -w WORKSPACE\n",
    },
    { words: "get ws -n bookinfo", stderr: "error: --namespace is for entries only\n" },
    { words: "get edges --cluster c1", stderr: "error: --cluster is for entries only\n" },
    { words: "get ws zoo -A", stderr: /^error: -A lists everything/ },
    { words: "get entries -A -n a", stderr: "error: -A and -n contradict each other: give one of them\n" },
    { words: "get ws -o toml", stderr: /^error: option '-o, --output <FORMAT>' argument 'toml' is invalid/ },
    { words: "get ws ../zoo", stderr: 'error: "../zoo" is not the name of an object\n' },
  ])("is called wrongly as $words", async ({ words, stderr }) => {
    const outcome = await call(words);
    expect(outcome).toMatchObject({ exitCode: 2, stdout: "" });
    expect(outcome.stderr).toMatch(stderr);
  });
});
