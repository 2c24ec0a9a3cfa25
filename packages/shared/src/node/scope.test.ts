import { describe, expect, it } from "vitest";
import { Scope } from "./scope.js";

describe(Scope, () => {
  it("stops newest first, one after the other", async () => {
    const seen: string[] = [];
    const scope = new Scope();
    scope.use({ [Symbol.dispose]: () => void seen.push("first") });
    scope.use({
      async [Symbol.asyncDispose]() {
        seen.push("second begins");
        await Promise.resolve();
        seen.push("second ends");
      },
    });
    await scope[Symbol.asyncDispose]();
    expect(seen).toEqual(["second begins", "second ends", "first"]);
  });

  it("goes on when one stop fails and then throws what failed", async () => {
    const seen: string[] = [];
    const scope = new Scope();
    scope.defer(() => void seen.push("first"));
    scope.defer(() => Promise.reject(new Error("stuck")));
    await expect(scope[Symbol.asyncDispose]()).rejects.toThrow("stuck");
    expect(seen).toEqual(["first"]);
  });

  it("throws several failures together", async () => {
    const scope = new Scope();
    scope.defer(() => Promise.reject(new Error("a")));
    scope.defer(() => Promise.reject(new Error("b")));
    await expect(scope[Symbol.asyncDispose]()).rejects.toMatchObject({ errors: [new Error("b"), new Error("a")] });
  });

  it("stops once, whoever asks", async () => {
    let stops = 0;
    const scope = new Scope();
    scope.defer(() => void stops++);
    await Promise.all([scope[Symbol.asyncDispose](), scope[Symbol.asyncDispose]()]);
    expect(stops).toBe(1);
  });

  it("refuses to take over anything once it has stopped", async () => {
    const scope = new Scope();
    await scope[Symbol.asyncDispose]();
    expect(() => scope.defer(() => undefined)).toThrow("has been stopped");
  });
});
