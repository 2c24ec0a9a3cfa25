import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
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
    const displayName = name === "shop" ? { displayName: "The shop" } : {};
    const metadata = { tenant: "tetrate", name, ...displayName };
    put(`workspaces/tetrate/tetrate/${name}`, envelope("Workspace", metadata, spec));
  }
  central.store.statuses.set("workspaces/tetrate/tetrate/zoo", { status: "DIRTY", reason: "NotConfirmed" });
  const other = { tenant: "other", name: "shop", creationTimestamp: at(93_600) };
  put("workspaces/tetrate/other/shop", envelope("Workspace", other, {}));
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
  put("clusters/tetrate/cluster-3", envelope("Cluster", { name: "cluster-3" }, {}));
  const edge = { reportStream: "up", followStream: "up", lagMs: 12, services: 4, lastSeen: at(3), problems: [] };
  central.store.edges = [
    { cluster: "cluster-1", isConnected: true, ...edge },
    { cluster: "cluster-2", isConnected: true, ...edge, followStream: "lagging", lagMs: 31_400 },
    { cluster: "cluster-3", isConnected: false, reportStream: "down", followStream: "down", lastSeen: "" },
  ];
  const entry = (cluster: string, name: string, address: string, secondsAgo: number) => {
    const service = `bookinfo/${name.split("-")[1]}`;
    return { cluster, namespace: "bookinfo", name, address, createdAt: at(secondsAgo), service, source: "cluster-2" };
  };
  central.store.entries = [
    entry("cluster-1", "k-ratings-66dadd9a9f80adfda349ea5b85f6ae70", "12.34.56.78", 67),
    entry("cluster-1", "k-details-2563fd2d9c78aacb3d42d6db45051ade", "12.34.56.78", 250),
    { ...entry("cluster-2", "k-cart-1", "gw.example.com.", 90_000), namespace: "a" },
  ];
  const source = { cluster: "cluster-2", gateway: "eastwest/gw", addresses: ["12.34.56.78"], entries: 1 };
  const line = { namespace: "bookinfo", cluster: "cluster-1", exported: true, imported: true, sources: [source] };
  central.store.services = [
    { ...line, name: "ratings", exported: false, reason: "NotSelected", message: "not exported: NotSelected" },
    { ...line, name: "details", reason: "", message: "exported through eastwest/gw" },
    { ...line, name: "details", cluster: "cluster-2", imported: false, sources: [], reason: "NoReadyInstances" },
  ];
  central.store.gateways = [
    { cluster: "cluster-1", namespace: "eastwest", name: "gw", ready: 1, total: 2, addresses: ["1.2.3.4"], exports: 3 },
    {
      cluster: "cluster-2",
      namespace: "ew2",
      name: "gw",
      ready: 0,
      total: 1,
      addresses: [],
      exports: 0,
      reason: "GatewayNotReady",
      problem: "none of its pods is ready",
    },
  ];
});
afterAll(() => central[Symbol.asyncDispose]());
afterEach(() => {
  central.fault = undefined;
});

const call = (words: string, env = {}) => callCli(words, { server: central.url, env });
const lines = (...rows: readonly string[]): string => rows.map((row) => `${row}\n`).join("");

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
    const outcome = await call("get entries k-cart-1 bookinfo/k-none");
    expect(outcome).toMatchObject({ exitCode: 1, stderr: 'error: there is no entry "bookinfo/k-none"\n' });
    expect(outcome.stdout.split("\n")).toHaveLength(3);
  });
});

describe("get services", () => {
  it("has a line for each service and cluster, and says where reasons are explained", async () => {
    expect(await call("get svc")).toEqual({
      exitCode: 0,
      stdout: lines(
        "NAMESPACE   NAME      CLUSTER     EXPORTED   IMPORTED   SOURCES     REASON",
        "bookinfo    details   cluster-1   yes        yes        cluster-2   <none>",
        "bookinfo    details   cluster-2   yes        no         <none>      NoReadyInstances",
        "bookinfo    ratings   cluster-1   no         yes        cluster-2   NotSelected",
      ),
      stderr: "What the reasons mean: docs/reasons.md (NoReadyInstances, NotSelected)\n",
    });
  });

  it.each([
    { words: "get services bookinfo/ratings", rows: 1 },
    { words: "get services details", rows: 2 },
    { words: "get services --cluster cluster-2", rows: 1 },
    { words: "get services -n other --cluster cluster-2", rows: -1 },
  ])("finds $rows with $words", async ({ words, rows }) => {
    expect((await call(words)).stdout.split("\n").length - 2).toBe(rows);
  });

  it("says in wide through which gateway and why", async () => {
    expect((await call("get services ratings -o wide")).stdout.split("\n")[1]).toBe(
      "bookinfo    ratings   cluster-1   no         yes        cluster-2   NotSelected   eastwest/gw   12.34.56.78   not exported: NotSelected",
    );
  });

  it("gives no name to a script as often as it has lines", async () => {
    expect((await call("get services ratings -o name")).stdout).toBe("services/bookinfo/ratings\n");
  });
});

describe("get gateways", () => {
  it("counts ready pods and exported services", async () => {
    expect(await call("get gateways")).toEqual({
      exitCode: 0,
      stdout: lines(
        "CLUSTER     NAMESPACE   NAME   READY   ADDRESSES   EXPORTS",
        "cluster-1   eastwest    gw     1/2     1.2.3.4     3",
        "cluster-2   ew2         gw     0/1     <none>      0",
      ),
      stderr: "What GatewayNotReady means: docs/reasons.md#gatewaynotready\n",
    });
  });

  it("keeps to a namespace", async () => {
    expect((await call("get gw -n ew2 -o wide")).stdout).toBe(
      lines(
        "CLUSTER     NAMESPACE   NAME   READY   ADDRESSES   EXPORTS   HOSTNAMES   REASON            PROBLEM",
        "cluster-2   ew2         gw     0/1     <none>      0         <none>      GatewayNotReady   none of its pods is ready",
      ),
    );
  });
});

const WS = "NAME          DISPLAY-NAME   NAMESPACES        STATUS   AGE";
const SHOP = lines(
  "NAME   DISPLAY-NAME   NAMESPACES   STATUS   AGE",
  "shop   <none>         <none>       READY    26h",
);

describe("get", () => {
  it("lists the objects of the tenant over all pages", async () => {
    expect(await call("get workspaces")).toEqual({
      exitCode: 0,
      stdout: lines(
        WS,
        "bookinfo-ws   <none>         */bookinfo-ws     READY    <unknown>",
        "shop          The shop       */shop,c1/till*   READY    <unknown>",
        "zoo           <none>         */zoo             DIRTY    <unknown>",
      ),
      stderr: "",
    });
  });

  it.each([
    { words: "get ws --tenant other", stdout: SHOP },
    { words: "--tenant other get ws", stdout: SHOP },
    { words: "get workspaces/tetrate/other/shop", stdout: SHOP },
    {
      words: "get ws other/shop -o wide",
      stdout: lines(
        "NAME   DISPLAY-NAME   NAMESPACES   STATUS   AGE   VERSION",
        "shop   <none>         <none>       READY    26h   7",
      ),
    },
    {
      words: "get ws -A -o name",
      stdout: lines(...["bookinfo-ws", "shop", "zoo"].map(inTetrate), "workspaces/tetrate/other/shop"),
    },
    {
      words: "get cs",
      stdout: lines(
        "NAME        REGION   NETWORK   EDGE                STREAMS      LAG      SERVICES   LAST-SEEN",
        "cluster-1   <none>   n1        connected           up           12ms     4          3s",
        "cluster-2   r2       <none>    connected,drained   up/lagging   31s      4          3s",
        "cluster-3   <none>   <none>    never               down         <none>   <none>     <none>",
      ),
    },
    {
      words: "get wss setting -w bookinfo-ws",
      stdout: lines(
        "WORKSPACE     NAME      GATEWAYS                          EXPOSED                                STATUS   AGE",
        "bookinfo-ws   setting   eastwest/a=1&app=gw,ew2/app=gw2   *,failover=enable&tier=1|app=details   READY    <unknown>",
      ),
    },
  ])("prints $words", async ({ words, stdout }) => {
    expect(await call(words)).toEqual({ exitCode: 0, stdout, stderr: "" });
  });

  it("says with -A where each object is", async () => {
    const [header, , , , last] = (await call("get ws -A")).stdout.split("\n");
    expect(header).toBe(`ORGANIZATION   TENANT    ${WS}`);
    expect(last).toMatch(/^tetrate {8}other {5}shop /);
  });

  it("takes the tenant from the environment", async () => {
    expect((await call("get ws", { CAUSEWAY_TENANT: "other" })).stdout).toBe(SHOP);
  });

  it("colours status words on a terminal, and pads as if it did not", async () => {
    const { stdout } = await callCli("get ws", { server: central.url, isTerminal: true });
    expect(stdout).toContain("\u001b[32mREADY\u001b[0m    <unknown>\n");
    expect(stdout).toContain("\u001b[33mDIRTY\u001b[0m    <unknown>\n");
    expect(stdout.replace(/\u001b\[\d+m/g, "")).toBe((await call("get ws")).stdout);
  });

  it("leaves the colours out for NO_COLOR", async () => {
    const { stdout } = await callCli("get ws", { server: central.url, isTerminal: true, env: { NO_COLOR: "1" } });
    expect(stdout).toBe((await call("get ws")).stdout);
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
    expect(again.stdout).toBe(lines(`${inTetrate("bookinfo-ws")} unchanged`, `${inTetrate("zoo")} unchanged`));
  });

  it("prints one object as JSON, several as a list", async () => {
    expect(JSON.parse((await call("get ws zoo -o json")).stdout)).toMatchObject({ metadata: { name: "zoo" } });
    expect(JSON.parse((await call("get ws zoo shop -o json")).stdout)).toMatchObject({
      items: [{ metadata: { name: "zoo" } }, { metadata: { name: "shop" } }],
    });
    expect((await call("get tenants -o json")).stdout).toBe('{\n  "items": []\n}\n');
  });

  it.each([
    { words: "get ws -o jsonpath='{.items[*].metadata.name}'", stdout: "bookinfo-ws shop zoo" },
    { words: "get ws zoo -o jsonpath='{.metadata.name}'", stdout: "zoo" },
    { words: "get ws -o=jsonpath='{.items[1].spec}'", stdout: '{"namespaceSelector":{"names":["*/shop","c1/till*"]}}' },
    { words: `get ws -o jsonpath='{range .items[*]}{.metadata.name}{"\\n"}{end}'`, stdout: "bookinfo-ws\nshop\nzoo\n" },
    { words: `get svc -o jsonpath='{.items[?(@.reason=="NotSelected")].name}'`, stdout: "ratings" },
    { words: "get edges cluster-1 -o jsonpath='{.lagMs}'", stdout: "12" },
  ])("prints $words", async ({ words, stdout }) => {
    expect(await call(words)).toEqual({ exitCode: 0, stdout, stderr: "" });
  });

  it("fails where a jsonpath template does not fit what is there", async () => {
    expect(await call("get ws -o jsonpath='{.items[7]}'")).toEqual({
      exitCode: 1,
      stdout: "",
      stderr: "error: --output: jsonpath, column 2: index 7 lies outside of a list of 3\n  {.items[7]}\n   ^\n",
    });
  });

  it("prints what is there and complains about the rest", async () => {
    expect(await call("get ws zoo nope")).toEqual({
      exitCode: 1,
      stdout: lines(
        "NAME   DISPLAY-NAME   NAMESPACES   STATUS   AGE",
        "zoo    <none>         */zoo        DIRTY    <unknown>",
      ),
      stderr: "error: there is no workspaces/tetrate/tetrate/nope\n",
    });
  });

  it("asks for statuses and edges only when a table is printed", async () => {
    central.requests.length = 0;
    await call("get ws -o json");
    await call("get cs -o name");
    expect(central.requests.filter((request) => /status|edges/.test(request))).toEqual([]);
  });

  it("says where there are none", async () => {
    expect((await call("get ws --org acme")).stderr).toBe("No workspaces found in acme/tetrate.\n");
    expect((await call("get tenants -A")).stderr).toBe("No tenants found.\n");
  });

  it.each([
    { words: "get", stderr: "error: missing required argument 'KIND'\nsee: causeway get --help\n" },
    { words: "get pods", stderr: /^error: there is no kind "pods": use one of organizations \(org\)/ },
    { words: "get worspaces", stderr: 'error: there is no kind "worspaces": did you mean workspaces?\n' },
    {
      words: "get wss setting",
      stderr: "error: a WorkspaceSetting belongs to a workspace: say which with -w WORKSPACE\n",
    },
    { words: "get ws -n bookinfo", stderr: "error: --namespace is for services, gateways and entries only\n" },
    { words: "get edges --cluster c1", stderr: "error: --cluster is for services, gateways and entries only\n" },
    { words: "get ws zoo -A", stderr: /^error: -A lists everything/ },
    { words: "get entries -A -n a", stderr: "error: -A and -n contradict each other: give one of them\n" },
    { words: "get ws -o toml", stderr: /^error: --output: there is no format "toml": use one of table, wide/ },
    { words: "get ws -o jsno", stderr: 'error: --output: there is no format "jsno": did you mean json?\n' },
    { words: "get ws -o jsonpath", stderr: /^error: --output: jsonpath needs a template/ },
    { words: "get ws -o jsonpath=metadata.name", stderr: /needs braces: -o jsonpath='\{\.metadata\.name\}'\n$/ },
    {
      words: "get ws -o jsonpath='{.items[*}'",
      stderr:
        'error: --output: jsonpath, column 10: "]" is expected after an index, a slice or a name, found "}"\n  {.items[*}\n           ^\n',
    },
    { words: "get ws ../zoo", stderr: 'error: "../zoo" is not the name of an object\n' },
  ])("is called wrongly as $words", async ({ words, stderr }) => {
    const outcome = await call(words);
    expect(outcome).toMatchObject({ exitCode: 2, stdout: "" });
    expect(outcome.stderr).toMatch(stderr);
  });
});

function inTetrate(name: string): string {
  return `workspaces/tetrate/tetrate/${name}`;
}
