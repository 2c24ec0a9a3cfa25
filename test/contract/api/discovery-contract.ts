import { waitFor } from "@causeway/shared/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ApiTarget, OpenTarget } from "./api-target.js";

const AGGREGATED = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json";

interface Resource {
  readonly name: string;
  readonly kind: string;
  readonly singularName: string;
  readonly namespaced: boolean;
  readonly verbs: readonly string[];
  readonly shortNames?: readonly string[];
  readonly categories?: readonly string[];
}

interface AggregatedGroup {
  /** Without a name for the core group. */
  readonly metadata: { readonly name?: string };
  readonly versions: readonly {
    readonly version: string;
    readonly resources: readonly {
      readonly resource: string;
      readonly scope: string;
      readonly singularResource: string;
      readonly verbs: readonly string[];
      readonly shortNames?: readonly string[];
      readonly categories?: readonly string[];
      readonly subresources?: readonly { readonly subresource: string }[];
    }[];
  }[];
}

interface OpenApiRoot {
  readonly paths: Readonly<Record<string, { readonly serverRelativeURL: string }>>;
}

interface OpenApiDocument {
  readonly paths: Readonly<
    Record<string, { readonly patch?: { readonly parameters: readonly { readonly name: string }[] } }>
  >;
}

const VERBS = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];

/** What kinds clients need to know of, and how kubectl may call them. */
const KINDS = [
  { group: "", version: "v1", name: "pods", shortNames: ["po"], categories: ["all"] },
  { group: "", version: "v1", name: "services", shortNames: ["svc"], categories: ["all"] },
  { group: "", version: "v1", name: "configmaps", shortNames: ["cm"], categories: undefined },
  { group: "", version: "v1", name: "secrets", shortNames: undefined, categories: undefined },
  { group: "apps", version: "v1", name: "deployments", shortNames: ["deploy"], categories: ["all"] },
  { group: "discovery.k8s.io", version: "v1", name: "endpointslices", shortNames: undefined, categories: undefined },
  {
    group: "apiextensions.k8s.io",
    version: "v1",
    name: "customresourcedefinitions",
    shortNames: ["crd", "crds"],
    categories: ["api-extensions"],
  },
  ...["v1", "v1beta1", "v1alpha3"].map((version) => ({
    group: "networking.istio.io",
    version,
    name: "workloadentries",
    shortNames: ["we"],
    categories: ["istio-io", "networking-istio-io"],
  })),
  {
    group: "security.istio.io",
    version: "v1",
    name: "peerauthentications",
    shortNames: ["pa"],
    categories: ["istio-io", "security-istio-io"],
  },
];

/** What a client can find out of an API server before it knows any kind. */
export function describeDiscovery(name: string, open: OpenTarget): void {
  describe(`discovery on ${name}`, () => {
    let target: ApiTarget;
    beforeAll(async () => {
      target = await open();
    });
    afterAll(async () => await target[Symbol.asyncDispose]());

    const get = async (path: string, accept?: string) =>
      await target.http.send({ method: "GET", path, ...(accept === undefined ? {} : { accept }) });
    const root = (group: string, version: string) => (group === "" ? `/api/${version}` : `/apis/${group}/${version}`);

    it.each(KINDS)("tells of $group/$version $name", async ({ group, version, name, shortNames, categories }) => {
      const { body } = await get(root(group, version));
      const { resources } = body as { readonly resources: readonly Resource[] };
      const found = resources.find((resource) => resource.name === name);
      expect([found?.verbs.toSorted(), found?.shortNames, found?.categories]).toEqual([VERBS, shortNames, categories]);
    });

    it.each(KINDS)("tells of $group/$version $name at once with all others", async (wanted) => {
      const { headers, body } = await get(wanted.group === "" ? "/api" : "/apis", AGGREGATED);
      expect(headers["content-type"]).toBe("application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList");
      const { items } = body as { readonly items: readonly AggregatedGroup[] };
      const versions = items.find((group) => (group.metadata.name ?? "") === wanted.group)?.versions;
      const { resources = [] } = versions?.find((one) => one.version === wanted.version) ?? {};
      const found = resources.find(({ resource }) => resource === wanted.name);
      expect([found?.verbs.toSorted(), found?.shortNames, found?.categories]).toEqual([
        VERBS,
        wanted.shortNames,
        wanted.categories,
      ]);
    });

    it("prefers the newest version of Istio's kinds", async () => {
      const { body } = await get("/apis/networking.istio.io");
      expect(body).toMatchObject({
        kind: "APIGroup",
        name: "networking.istio.io",
        preferredVersion: { groupVersion: "networking.istio.io/v1", version: "v1" },
      });
    });

    it("cannot delete all namespaces at once", async () => {
      const { resources } = (await get("/api/v1")).body as { readonly resources: readonly Resource[] };
      expect(resources.find((resource) => resource.name === "namespaces")?.verbs).not.toContain("deletecollection");
    });

    it("lists the parts of a kind beside it", async () => {
      const { resources } = (await get("/apis/apps/v1")).body as { readonly resources: readonly Resource[] };
      const parts = resources.filter((resource) => resource.name.startsWith("deployments/"));
      expect(parts.map((part) => [part.name, part.kind, part.verbs])).toEqual([
        ["deployments/scale", "Scale", ["get", "patch", "update"]],
        ["deployments/status", "Deployment", ["get", "patch", "update"]],
      ]);
    });

    it.each(["/healthz", "/livez", "/readyz"])("says at %s that it is well", async (path) => {
      const { status, body } = await get(path);
      expect([status, body]).toEqual([200, "ok"]);
    });

    it("says which version it is of", async () => {
      const { body } = await get("/version");
      expect(body).toMatchObject({ major: "1", gitVersion: expect.stringMatching(/^v1\.\d+\.\d+/) });
    });

    it("describes by OpenAPI that a kind's PATCH takes fieldValidation", async () => {
      const path = "/api/v1/namespaces/{namespace}/configmaps/{name}";
      // kube-apiserver puts its descriptions together once it serves already.
      const parameters = await waitFor(async () => {
        const { paths } = parsed<OpenApiRoot>((await get("/openapi/v3")).body);
        const { body } = await get(paths["api/v1"]?.serverRelativeURL ?? "/openapi/v3/api/v1");
        return parsed<OpenApiDocument>(body).paths[path]?.patch?.parameters;
      });
      expect(parameters.map((parameter) => parameter.name)).toContain("fieldValidation");
    });

    it("lets its administrator do everything", async () => {
      const path = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";
      const spec = { resourceAttributes: { verb: "delete", resource: "pods", namespace: "default" } };
      const review = { kind: "SelfSubjectAccessReview", apiVersion: "authorization.k8s.io/v1", spec };
      const { status, body } = await target.http.send({ method: "POST", path, body: review });
      expect([status, body]).toMatchObject([201, { kind: "SelfSubjectAccessReview", status: { allowed: true } }]);
    });
  });
}

/** The root of the descriptions is JSON that is called plain text. */
function parsed<T>(body: unknown): T {
  return (typeof body === "string" ? JSON.parse(body) : body) as T;
}
