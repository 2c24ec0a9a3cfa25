import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { callCli } from "../testing/call-cli.js";
import { FakeCentral } from "../testing/fake-central.js";
import { seedCentral } from "../testing/seed-central.js";

let central: FakeCentral;
beforeAll(async () => {
  central = await FakeCentral.start();
  seedCentral(central);
});
afterAll(() => central[Symbol.asyncDispose]());

const call = (words: string) => callCli(words, { server: central.url });
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
      stderr: "",
    });
  });

  it("keeps to a namespace, and says in wide what is wrong", async () => {
    expect(await call("get gw -n ew2 -o wide")).toEqual({
      exitCode: 0,
      stdout: lines(
        "CLUSTER     NAMESPACE   NAME   READY   ADDRESSES   EXPORTS   HOSTNAMES   REASON            PROBLEM",
        "cluster-2   ew2         gw     0/1     <none>      0         <none>      GatewayNotReady   none of its pods is ready",
      ),
      stderr: "What GatewayNotReady means: docs/reasons.md#gatewaynotready\n",
    });
  });
});
