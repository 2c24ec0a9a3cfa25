import { readFile } from "node:fs/promises";
import type { HttpClient } from "@causeway/sandbox";
import { waitFor } from "@causeway/shared/testing";

const DEFINITIONS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
const SERVED_MS = 120_000;

interface Definition {
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly group: string;
    readonly names: { readonly plural: string };
    readonly versions: readonly { readonly name: string; readonly served: boolean }[];
  };
}

/** Creates the kinds of Istio from its own file, and waits until every version of each is served. */
export async function installIstioKinds(client: HttpClient, file: string): Promise<void> {
  const documents = (await readFile(file, "utf8"))
    .split(/^---$/m)
    .filter((text) => text.includes("kind: CustomResource"));
  await Promise.all(documents.map(async (document) => await installKind(client, document)));
}

async function installKind(client: HttpClient, document: string): Promise<void> {
  // As YAML: the API server reads it a great deal faster than anything here.
  const request = { method: "POST", path: DEFINITIONS, body: document, contentType: "application/yaml" };
  const { status, body } = await client.send(request);
  if (status !== 201) throw new Error(`a kind of Istio is refused with ${status}: ${JSON.stringify(body)}`);
  const { spec } = body as Definition;
  const paths = spec.versions
    .filter(({ served }) => served)
    .map(({ name }) => `/apis/${spec.group}/${name}/${spec.names.plural}?limit=1`);
  for (const path of paths) {
    await waitFor(
      async () => (await client.send({ method: "GET", path })).status === 200,
      SERVED_MS,
      () => path,
    );
  }
}
