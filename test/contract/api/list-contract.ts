import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ApiTarget, type Body, type OpenTarget, openSandpit, type Sandpit } from "./api-target.js";

/** Selectors, pages and the columns that kubectl prints. */
export function describeLists(name: string, open: OpenTarget): void {
  describe(`lists on ${name}`, () => {
    let target: ApiTarget;
    let pit: Sandpit;
    beforeAll(async () => {
      target = await open();
      pit = await openSandpit(target);
      for (let number = 1; number <= 5; number += 1) {
        await pit.makeConfigMap(
          `cm-${number}`,
          { n: `${number}` },
          { parity: number % 2 === 0 ? "even" : "odd", [`only-${number}`]: "", number: `${number}` },
        );
      }
    });
    afterAll(async () => await target[Symbol.asyncDispose]());

    const names = (body: Body) => body.items.map((item) => item.metadata.name);
    /** The cluster may put ConfigMaps of its own into a namespace; ours all have a label. */
    const list = async (query: string) => await pit.call("GET", `${pit.configMaps()}?${query}`);

    it.each([
      { selector: "parity=even", found: ["cm-2", "cm-4"] },
      { selector: "parity==even", found: ["cm-2", "cm-4"] },
      { selector: "parity,parity!=even", found: ["cm-1", "cm-3", "cm-5"] },
      { selector: "parity in (even, none)", found: ["cm-2", "cm-4"] },
      { selector: "parity,parity notin (even)", found: ["cm-1", "cm-3", "cm-5"] },
      { selector: "only-3", found: ["cm-3"] },
      { selector: "parity=odd,!only-3", found: ["cm-1", "cm-5"] },
      { selector: "number>3", found: ["cm-4", "cm-5"] },
      { selector: "number<2", found: ["cm-1"] },
    ])("selects by the labels $selector", async ({ selector, found }) => {
      const { body } = await list(`labelSelector=${encodeURIComponent(selector)}`);
      expect(names(body)).toEqual(found);
    });

    it.each(["=a", "a b", "a in b", ",a", "a,", "a=-b", "-a", "a/b/c", "a>b"])(
      "refuses the label selector %s with 400",
      async (selector) => {
        const { code, body } = await list(`labelSelector=${encodeURIComponent(selector)}`);
        expect([code, body.reason]).toEqual([400, "BadRequest"]);
      },
    );

    it("selects by the name", async () => {
      expect(names((await list("fieldSelector=metadata.name%3Dcm-2")).body)).toEqual(["cm-2"]);
      expect(names((await list("labelSelector=parity&fieldSelector=metadata.name!%3Dcm-2")).body)).toHaveLength(4);
    });

    it("refuses a field that cannot be selected with 400", async () => {
      const { code, body } = await list("fieldSelector=data.n%3D1");
      expect([code, body.message]).toEqual([
        400,
        '"data.n" is not a known field selector: only "metadata.name", "metadata.namespace"',
      ]);
    });

    it("leaves kind and apiVersion out of the items of a built-in kind", async () => {
      const { body } = await list("labelSelector=parity");
      expect(body).toMatchObject({ kind: "ConfigMapList", apiVersion: "v1" });
      expect(body.items[0]).not.toHaveProperty("kind");
    });

    it("goes through pages of one revision, whatever is written meanwhile", async () => {
      const seen: string[] = [];
      const first = (await list("labelSelector=parity&limit=2")).body;
      seen.push(...names(first));
      await pit.call("DELETE", pit.configMaps("cm-5"));
      await pit.makeConfigMap("cm-9", {}, { parity: "odd" });
      let token = first.metadata.continue;
      while (token !== undefined && token !== "") {
        const next = (await list(`labelSelector=parity&limit=2&continue=${encodeURIComponent(token)}`)).body;
        expect(next.metadata.resourceVersion).toBe(first.metadata.resourceVersion);
        seen.push(...names(next));
        token = next.metadata.continue;
      }
      expect(seen).toEqual(["cm-1", "cm-2", "cm-3", "cm-4", "cm-5"]);
      await pit.call("DELETE", pit.configMaps("cm-9"));
      await pit.makeConfigMap("cm-5", { n: "5" }, { parity: "odd", "only-5": "" });
    });

    it("counts what is left of a whole collection, and of no selection of it", async () => {
      const quiet = await openSandpit(target);
      for (const name of ["a", "b", "c"]) await quiet.makeEvent(name, { e: "" });
      const { metadata } = (await quiet.call("GET", `${quiet.events()}?limit=2`)).body;
      expect([metadata.remainingItemCount, metadata.continue]).toEqual([1, expect.stringMatching(/./)]);
      const selected = (await quiet.call("GET", `${quiet.events()}?limit=2&labelSelector=e`)).body;
      expect(selected.metadata.remainingItemCount).toBeUndefined();
    });

    it("answers resourceVersion=0 whole, whatever the limit", async () => {
      const { body } = await list("labelSelector=parity&limit=2&resourceVersion=0");
      expect(body.items).toHaveLength(5);
    });

    it("refuses a broken continue token with 400", async () => {
      expect((await list("limit=2&continue=nonsense")).code).toBe(400);
    });

    it("answers 410 to a page whose history is gone", async () => {
      for (const name of ["ev-1", "ev-2"]) await pit.makeEvent(name, { e: "" });
      const page = `${pit.events()}?labelSelector=e&limit=1`;
      const { body } = await pit.call("GET", page);
      await pit.makeEvent("ev-3", { e: "" });
      await target.compact();
      const late = await pit.call("GET", `${page}&continue=${encodeURIComponent(body.metadata.continue)}`);
      expect([late.code, late.body.reason]).toEqual([410, "Expired"]);
    });
  });
}
