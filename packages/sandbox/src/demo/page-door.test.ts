import { request } from "node:http";
import { Scope } from "@causeway/shared/node";
import { waitFor } from "@causeway/shared/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type MeshPair, startMeshPair } from "../mesh/testing/mesh-pair.js";
import { type PageDoor, startPageDoor } from "./page-door.js";

describe("startPageDoor", () => {
  const scope = new Scope();
  let pair: MeshPair;
  let door: PageDoor;
  beforeAll(async () => {
    pair = scope.use(await startMeshPair());
    door = scope.use(await openDoor(0));
  });
  afterAll(() => scope[Symbol.asyncDispose]());

  function openDoor(preferredPort: number): Promise<PageDoor> {
    return startPageDoor({ mesh: pair.mesh, cluster: () => pair.first, preferredPort });
  }

  it("says who has answered, and gives the page", async () => {
    expect(await textOf("/")).toMatch(
      /^sleep in cluster-1 asked the product page: 200\n {2}details {2}answered by cluster-1\/details-v1-\S+\n {2}reviews {2}answered by cluster-1\/reviews-v\d-\S+\n$/,
    );
    expect(await textOf("/productpage")).toContain("<dt>Publisher:</dt>PublisherA");
  });

  it("scales a workload, and then says that nobody answers", async () => {
    expect(await textOf("/scale/details-v1/0", { method: "POST" })).toBe("details-v1 in cluster-1 scaled to 0\n");
    await soon(/details {2}answered by nobody \(503\): the page shows an error/);
    expect(await textOf("/scale/details-v1/1", { method: "POST" })).toBe("details-v1 in cluster-1 scaled to 1\n");
    await soon(/details {2}answered by cluster-1\/details-v1-/);
  });

  it.each([
    { method: "GET", path: "/scale/details-v1/0", status: 404 },
    { method: "POST", path: "/scale/details-v1/11", status: 404 },
    { method: "POST", path: "/scale/nobody/1", status: 404 },
    { method: "POST", path: "/", status: 404 },
    { method: "GET", path: "/elsewhere", status: 404 },
  ])("answers $method $path with $status", async ({ method, path, status }) => {
    expect((await fetch(`${door.url}${path}`, { method })).status).toBe(status);
  });

  it("scales nothing for a page of another site", async () => {
    const init = { method: "POST", headers: { origin: "http://elsewhere.example" } };
    expect((await fetch(`${door.url}/scale/details-v1/0`, init)).status).toBe(403);
    expect(await textOf("/")).toContain("details  answered by cluster-1/");
  });

  it("answers nobody who calls it by another name", async () => {
    expect(await statusWithHost("elsewhere.example")).toBe(403);
  });

  it("takes another port when its own is taken", async () => {
    await using other = await openDoor(Number(new URL(door.url).port));
    expect(other.url).not.toBe(door.url);
    expect((await fetch(`${other.url}/`)).status).toBe(200);
  });

  async function textOf(path: string, init: RequestInit = {}): Promise<string> {
    return await (await fetch(`${door.url}${path}`, init)).text();
  }

  async function soon(pattern: RegExp): Promise<void> {
    await waitFor(async () => pattern.test(await textOf("/")));
  }

  function statusWithHost(host: string): Promise<undefined | number> {
    return new Promise((resolve, reject) => {
      const sent = request(`${door.url}/`, { headers: { host } }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      });
      sent.once("error", reject).end();
    });
  }

  it("says why nobody can ask while there is no client", async () => {
    await pair.first.client.scale("sleep", "sleep", 0);
    await soon(/^sleep in cluster-1 cannot ask: no pod of app sleep runs in namespace sleep/);
    await pair.first.client.scale("sleep", "sleep", 1);
    await soon(/answered by cluster-1/);
  });
});
