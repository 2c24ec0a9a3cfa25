import { beforeAll, describe, expect, it } from "vitest";
import { sendHttp } from "../../packages/cli/src/io/send-http.js";
import { callCli } from "../../packages/cli/src/testing/call-cli.js";
import { FakeCentral } from "../../packages/cli/src/testing/fake-central.js";
import { MemoryFiles } from "../../packages/cli/src/testing/memory-files.js";
import { type Answered, AnswerSchemas } from "../support/answer-schemas.js";
import { fillFake } from "../support/fill-fake.js";
import { fillGuideCluster, GUIDE_FILES } from "../support/guide-world.js";
import { HEAD, workspace } from "../support/mistake.js";
import { startTestCentral } from "../support/test-central.js";
import { TestMesh } from "../support/test-mesh.js";

const tenant = (name: string, spec = "{}") =>
  `${HEAD}kind: Tenant\nmetadata: { organization: tetrate, name: ${name} }\nspec: ${spec}\n`;
const FILES: Readonly<Record<string, string>> = {
  "shop.yaml": `${tenant("shop")}---\n${workspace("till", '      - "*/till"\n').replace("tenant: tetrate", "tenant: shop")}`,
  "changed.yaml": tenant("shop", "{ deletionProtectionEnabled: false }"),
  "star.yaml": workspace("star", "      - */star\n"),
  "kind.yaml": `${HEAD}kind: Tenent\n`,
  "field.yaml": `${tenant("shop")}spce: {}\n`,
  "empty.yaml": "# nothing\n",
};

/** In this order: later ones find what earlier ones have left. */
const LINES = [
  "version",
  "get ws",
  "get ws bookinfo-ws",
  "get wss -w bookinfo-ws -o yaml",
  "get cs",
  "get org -A",
  "get tenants -o name",
  "get os",
  "get edges -o json",
  "edges list cluster-1",
  "get services -n bookinfo --cluster cluster-1",
  "get gateways",
  "get entries -A",
  "status",
  "status ws bookinfo-ws",
  "status cs cluster-1",
  "explain bookinfo/details",
  "explain bookinfo/details --cluster cluster-1",
  "events",
  "events ws bookinfo-ws",
  "history",
  "history ws bookinfo-ws --diff",
  "wait ws bookinfo-ws --for READY --timeout 20s",
  "get ws nothing",
  "status ws nothing",
  "explain bookinfo/nothing",
  "edges adopt nothing",
  "edges adopt cluster-1",
  "edges release cluster-1",
  "apply -f star.yaml",
  "apply -f kind.yaml",
  "apply -f field.yaml",
  "apply -f empty.yaml",
  "apply -f shop.yaml --dry-run",
  "diff -f shop.yaml",
  "apply -f shop.yaml",
  "apply -f shop.yaml",
  "diff -f shop.yaml",
  "apply -f changed.yaml",
  "diff -f star.yaml",
  "delete -f star.yaml",
  "delete -f shop.yaml",
  "delete tenant shop",
  "delete tenant shop --ignore-not-found",
  "central backup copy.db",
  "central restore copy.db --yes",
] as const;

interface Called {
  readonly line: string;
  readonly exitCode: number;
  /** Method, path and status of each exchange, pages of one list as one. */
  readonly exchanges: readonly string[];
  readonly stdout: string;
}

/** Runs every line against one server and hands each answer over. */
async function callAll(server: string, onAnswer: (answer: Answered) => void): Promise<readonly Called[]> {
  const files = new MemoryFiles(FILES);
  const called: Called[] = [];
  for (const line of LINES) {
    const exchanges = new Set<string>();
    const { exitCode, stdout } = await callCli(line, {
      server,
      files,
      http: async (call) => {
        const reply = await sendHttp(call);
        const { pathname } = new URL(call.url);
        exchanges.add(`${call.method} ${pathname} ${reply.status} ${reply.contentType.split(";")[0]}`);
        if (!reply.contentType.includes("json")) return reply;
        const chunks: Uint8Array[] = [];
        for await (const chunk of reply.body) chunks.push(chunk);
        const text = Buffer.concat(chunks);
        onAnswer({ method: call.method, pathname, status: reply.status, body: JSON.parse(text.toString("utf8")) });
        return {
          ...reply,
          body: (async function* () {
            yield text;
          })(),
        };
      },
    });
    // Answers to several requests at once come in any order.
    called.push({ line, exitCode, exchanges: [...exchanges].sort(), stdout });
  }
  return called;
}

describe("central's API as the command line meets it", () => {
  const undeclared: { real: string[]; fake: string[] } = { real: [], fake: [] };
  let real: readonly Called[] = [];
  let fake: readonly Called[] = [];

  beforeAll(async () => {
    await using mesh = await TestMesh.start({
      clusters: { "cluster-1": fillGuideCluster, "cluster-2": fillGuideCluster },
    });
    await mesh.startEdges();
    for (const file of GUIDE_FILES) await mesh.apply(file);
    await mesh.sendMarker();
    const schemas = await AnswerSchemas.of(mesh.system.apiUrl);
    real = await callAll(mesh.system.apiUrl, (answer) => void undeclared.real.push(...schemas.check(answer)));
    await using central = await FakeCentral.start();
    fillFake(central);
    fake = await callAll(central.url, (answer) => void undeclared.fake.push(...schemas.check(answer)));
  });

  it("is what the real one's OpenAPI document declares", () => {
    expect(undeclared.real).toEqual([]);
  });

  it("is kept to by the fake that the command line's tests ask", () => {
    expect(undeclared.fake).toEqual([]);
  });

  it.each(LINES.map((line, index) => ({ line, index })))("answers both alike: $line", ({ index }) => {
    const told = (called: undefined | Called) => called && { exitCode: called.exitCode, exchanges: called.exchanges };
    expect(told(fake[index])).toEqual(told(real[index]));
  });

  it.each(["apply -f shop.yaml --dry-run", "apply -f shop.yaml", "apply -f changed.yaml", "delete -f shop.yaml"])(
    "says the same to %s",
    (line) => {
      const said = (called: readonly Called[]) => called.filter((one) => one.line === line).map(({ stdout }) => stdout);
      expect(said(fake)).toEqual(said(real));
      expect(said(real).join("")).toContain("tenants/tetrate/shop");
    },
  );
});

describe("what get prints", () => {
  it.each(["yaml", "json"])("is taken again as %s, and changes nothing", async (format) => {
    await using central = await startTestCentral();
    const files = new MemoryFiles({ "shop.yaml": FILES["shop.yaml"] ?? "" });
    const call = (line: string) => callCli(line, { server: central.apiUrl, files });
    await call("apply -f shop.yaml");
    const { stdout } = await call(`get ws till --tenant shop -o ${format}`);
    expect(stdout).toMatch(/"?creationTimestamp"?: "\d/);
    await files.writeText(`got.${format}`, stdout);
    expect(await call(`diff -f got.${format}`)).toEqual({ exitCode: 0, stdout: "", stderr: "Nothing would change.\n" });
    expect(await call(`apply -f got.${format}`)).toEqual({
      exitCode: 0,
      stdout: "workspaces/tetrate/shop/till unchanged\n",
      stderr: "",
    });
  });
});
