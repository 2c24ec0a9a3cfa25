import { describe, expect, it } from "vitest";
import { Turns } from "./turns.js";

describe(Turns, () => {
  it("lets one work at a time, also after one that failed", async () => {
    const turns = new Turns();
    const log: string[] = [];
    const work = (name: string) => async () => {
      log.push(`${name} begins`);
      await Promise.resolve();
      log.push(`${name} ends`);
      if (name === "a") throw new Error("a failed");
      return name;
    };
    const all = await Promise.allSettled([turns.take(work("a")), turns.take(work("b"))]);
    expect(log).toEqual(["a begins", "a ends", "b begins", "b ends"]);
    expect(all.map(({ status }) => status)).toEqual(["rejected", "fulfilled"]);
    await expect(turns.take(work("c"))).resolves.toBe("c");
  });
});
