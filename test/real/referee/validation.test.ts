import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { JsonObject } from "@causeway/sandbox";
import { Scope } from "@causeway/shared/node";
import { afterAll, beforeAll, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import { describeWith } from "../components/describe-with.js";
import { ensureNamespace } from "../harness/cluster-objects.js";
import { type RealCluster, startRealClusters } from "../harness/start-real-clusters.js";
import { ISTIODS } from "./on-each-istiod.js";
import { reviewObject } from "./review-object.js";

const CASES = fileURLToPath(new URL("../../golden/cases/", import.meta.url));

interface Written extends JsonObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace: string };
}

/** Every object that the edges write in a golden case; the first document of a file says what is withheld. */
function writtenIn(name: string): readonly Written[] {
  const files = readdirSync(`${CASES}${name}`).filter((file) => file.endsWith(".golden.yaml"));
  const documents = files.flatMap((file) => parseAllDocuments(readFileSync(`${CASES}${name}/${file}`, "utf8")));
  return documents.map((document) => document.toJS() as Written).filter(({ kind }) => kind !== undefined);
}

const cases = readdirSync(CASES);

for (const program of ISTIODS) {
  describeWith(["kube-apiserver", "etcd", program], `what the edges write in the golden cases (${program})`, () => {
    const scope = new Scope();
    let cluster: RealCluster;

    beforeAll(async () => {
      const [started] = await startRealClusters(scope, [{ name: "cluster-1", istiod: program }]);
      if (started === undefined) throw new Error("no cluster has started");
      cluster = started;
    });

    afterAll(async () => {
      await scope[Symbol.asyncDispose]();
    });

    it.each(cases)("passes istiod's own validation without a warning: %s", async (name) => {
      const written = writtenIn(name);
      for (const object of written) {
        const answer = await reviewObject(cluster.istiod?.httpUrl ?? "", object);
        expect({ of: object.metadata.name, ...answer }).toEqual({
          of: object.metadata.name,
          allowed: true,
          message: "",
          warnings: [],
        });
      }
    });

    it.each(cases)("fits the schemas of Istio's kinds to the last field: %s", async (name) => {
      const written = writtenIn(name);
      const namespaces = new Set(written.map(({ metadata }) => metadata.namespace));
      for (const namespace of namespaces) await ensureNamespace(cluster, namespace);
      for (const object of written) {
        const path = await cluster.objects.path({ ...object, ...object.metadata, name: "" });
        const query = "?dryRun=All&fieldValidation=Strict";
        const { status, body } = await cluster.client.send({ method: "POST", path: `${path}${query}`, body: object });
        expect({ status, body }).toMatchObject({ status: 201, body: { spec: object["spec"] } });
      }
    });

    it("is not passed by an object that makes no sense", async () => {
      const rule = {
        apiVersion: "networking.istio.io/v1",
        kind: "DestinationRule",
        metadata: { name: "k-details", namespace: "bookinfo" },
        spec: { host: "details", trafficPolicy: { outlierDetection: { minHealthPercent: 101 } } },
      };
      const answer = await reviewObject(cluster.istiod?.httpUrl ?? "", rule);
      expect(answer.allowed).toBe(false);
      expect(answer.message).toContain("101");
    });
  });
}

it("is something in the golden cases, of every kind that the edge writes", () => {
  const kinds = new Set(cases.flatMap(writtenIn).map(({ kind }) => kind));
  expect(Array.from(kinds).sort()).toEqual(["DestinationRule", "Gateway", "WorkloadEntry"]);
});
