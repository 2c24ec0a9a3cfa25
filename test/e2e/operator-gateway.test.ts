import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { conditionsOf, messageOf, TestOperator } from "../support/test-operator.js";

const GATEWAY = await readFile(new URL("../../docs/examples/guide/eastwest-gateway.yaml", import.meta.url), "utf8");
const PATH = "eastwest/eastwest-gateway";
const READY = "Accepted=True Rendered, Ready=True AddressAssigned";

async function startWithGateway(): Promise<TestOperator> {
  const operator = await TestOperator.start(["eastwest"]);
  await operator.cluster.client.apply(GATEWAY);
  await operator.until("IngressGateway", PATH, (object) => conditionsOf(object) === READY);
  return operator;
}

/** Merges into the spec of the gateway's custom resource. */
async function patchSpec({ cluster }: TestOperator, spec: object): Promise<void> {
  const name = { kind: "IngressGateway", namespace: "eastwest", name: "eastwest-gateway" };
  await cluster.client.patch(name, { spec: JSON.parse(JSON.stringify(spec)) });
}

describe("an IngressGateway", () => {
  it("of the guide becomes a gateway with port 15443 only, whose pods carry label app", async () => {
    await using operator = await startWithGateway();
    const service = await operator.find("Service", PATH);
    expect(service).toMatchObject({
      spec: { type: "LoadBalancer", selector: { app: "eastwest-gateway" }, ports: [{ name: "tls", port: 15_443 }] },
      status: { loadBalancer: { ingress: [{ ip: "203.0.113.11" }] } },
    });
    const pods = await operator.cluster.client.list("Pod", { namespace: "eastwest" });
    expect(pods.map(({ metadata }) => metadata)).toMatchObject([
      { labels: { app: "eastwest-gateway" }, annotations: { "inject.istio.io/templates": "gateway" } },
    ]);
    expect(await operator.find("ServiceAccount", PATH)).toBeDefined();
    const message = messageOf(await operator.find("IngressGateway", PATH), "Ready");
    expect(message).toBe("1 of 1 pods are ready; reachable at 203.0.113.11");
  });

  it("is written once: a restarted operator writes nothing", async () => {
    await using operator = await startWithGateway();
    const before = operator.writes();
    await operator.stopOperator();
    await operator.startOperator();
    // A second gateway goes through every watch and every pass that the first could need.
    await operator.cluster.client.apply(GATEWAY.replace("name: eastwest-gateway", "name: second"));
    await operator.until("IngressGateway", "eastwest/second", (object) => conditionsOf(object) === READY);
    const second = operator.cluster.writes
      .list("causeway-operator/")
      .reduce((sum, { verb, count }) => sum + (verb === "create" ? count : 0), 0);
    expect({ before: before > 0, creates: second }).toEqual({ before: true, creates: 6 });
    const names = operator.log.lines.filter(({ message }) => message === "object written");
    expect(names.slice(3).every(({ fields }) => fields["name"] === "second")).toBe(true);
  });

  it("without eastWestOnly opens 80 and 443 too", async () => {
    await using operator = await startWithGateway();
    await patchSpec(operator, { eastWestOnly: false });
    const service = await operator.until("Service", PATH, (object) => portsOf(object).length === 3);
    expect(portsOf(service)).toMatchObject([
      { name: "http2", port: 80, targetPort: 8080 },
      { name: "https", port: 443, targetPort: 8443 },
      { name: "tls", port: 15_443, targetPort: 15_443 },
    ]);
  });

  it("takes the Service's type and annotations, and leaves node port and foreign annotations as they are", async () => {
    await using operator = await startWithGateway();
    const name = { kind: "Service", namespace: "eastwest", name: "eastwest-gateway" };
    await operator.cluster.client.patch(name, { metadata: { annotations: { "example.com/owner": "team-a" } } });
    const nodePort = portsOf(await operator.find("Service", PATH))[0]?.nodePort;
    const external = { "xcp.tetrate.io/cluster-external-addresses": "gw.example.com" };
    await patchSpec(operator, { kubeSpec: { service: { type: "NodePort", annotations: external } } });
    const service = await operator.until("Service", PATH, (object) => typeOf(object) === "NodePort");
    expect(portsOf(service)[0]?.nodePort).toBe(nodePort);
    expect(service?.metadata.annotations).toEqual({ ...external, "example.com/owner": "team-a" });
  });

  it("with a field that nobody knows keeps what was made, and says which and what was meant", async () => {
    await using operator = await startWithGateway();
    await patchSpec(operator, { eastWestOnly: null, eastwestOnly: true });
    const refused = "Accepted=False InvalidSpec, Ready=False InvalidSpec";
    const gateway = await operator.until("IngressGateway", PATH, (object) => conditionsOf(object) === refused);
    expect(messageOf(gateway, "Accepted")).toBe("unknown field spec.eastwestOnly; did you mean eastWestOnly?");
    expect(portsOf(await operator.find("Service", PATH))).toHaveLength(1);
    await patchSpec(operator, { eastWestOnly: true, eastwestOnly: null });
    await operator.until("IngressGateway", PATH, (object) => conditionsOf(object) === READY);
  });

  it("that is deleted takes what was made of it along, even while the operator is away", async () => {
    await using operator = await startWithGateway();
    await operator.stopOperator();
    await operator.cluster.client.delete({ kind: "IngressGateway", namespace: "eastwest", name: "eastwest-gateway" });
    for (const kind of ["Service", "Deployment", "ServiceAccount"]) {
      await operator.until(kind, PATH, (object) => object === undefined);
    }
  });

  it("leaves a user's object of its name alone, says so, and goes on when it is gone", async () => {
    await using operator = await TestOperator.start(["eastwest"]);
    const spec = { selector: { app: "mine" }, ports: [{ port: 80 }] };
    const metadata = { namespace: "eastwest", name: "eastwest-gateway" };
    const own = await operator.cluster.client.create({ apiVersion: "v1", kind: "Service", metadata, spec });
    await operator.cluster.client.apply(GATEWAY);
    const foreign = "Accepted=False ForeignObject, Ready=False ForeignObject";
    const gateway = await operator.until("IngressGateway", PATH, (object) => conditionsOf(object) === foreign);
    expect(messageOf(gateway, "Accepted")).toContain(
      "Service eastwest/eastwest-gateway is not of this operator's making",
    );
    expect(await operator.find("Service", PATH)).toEqual(own);
    await operator.cluster.client.delete({ kind: "Service", ...metadata });
    await operator.until("IngressGateway", PATH, (object) => conditionsOf(object) === READY);
  });

  it("puts back what was edited or deleted by hand, and leaves a scaled Deployment scaled", async () => {
    await using operator = await startWithGateway();
    const { client } = operator.cluster;
    const service = { kind: "Service", namespace: "eastwest", name: "eastwest-gateway" };
    await client.patch(service, { spec: { selector: { app: "other" } } });
    await operator.until("Service", PATH, (object) => selectorOf(object) === "eastwest-gateway");
    await client.delete(service);
    await operator.until("Service", PATH, (object) => selectorOf(object) === "eastwest-gateway");
    await client.scale("eastwest", "eastwest-gateway", 2);
    const says = "2 of 2 pods are ready; reachable at 203.0.113.11";
    await operator.until("IngressGateway", PATH, (object) => messageOf(object, "Ready") === says);
  });

  it.each([
    { fault: "409", effect: { kind: "refuse", code: 409, retryAfterSeconds: undefined } as const },
    { fault: "429", effect: { kind: "refuse", code: 429, retryAfterSeconds: 0 } as const },
    { fault: "500", effect: { kind: "refuse", code: 500, retryAfterSeconds: undefined } as const },
    { fault: "403", effect: { kind: "refuse", code: 403, retryAfterSeconds: undefined } as const },
    { fault: "a lost answer", effect: { kind: "loseAnswer" } as const },
    { fault: "a reset", effect: { kind: "reset" } as const },
  ])("comes about in spite of $fault on its first five writes", async ({ effect }) => {
    await using operator = await TestOperator.start(["eastwest"]);
    const { faults, client } = operator.cluster;
    faults.add({ effect, userAgent: "causeway-operator/", verbs: ["create", "update"], times: 5 });
    await client.apply(GATEWAY);
    await operator.until("IngressGateway", PATH, (object) => conditionsOf(object) === READY);
    for (const kind of ["Service", "Deployment", "ServiceAccount"]) {
      expect(await client.list(kind, { namespace: "eastwest", labelSelector: "app=eastwest-gateway" })).toHaveLength(1);
    }
  });
});

interface ServicePort {
  readonly name: string;
  readonly port: number;
  readonly targetPort: number;
  readonly nodePort?: number;
}

interface ServiceSpec {
  readonly type: string;
  readonly selector: Readonly<Record<string, string>>;
  readonly ports: readonly ServicePort[];
}

const specOf = (service: undefined | object) => (service as undefined | { spec: ServiceSpec })?.spec;
const portsOf = (service: undefined | object) => specOf(service)?.ports ?? [];
const typeOf = (service: undefined | object) => specOf(service)?.type;
const selectorOf = (service: undefined | object) => specOf(service)?.selector["app"];
