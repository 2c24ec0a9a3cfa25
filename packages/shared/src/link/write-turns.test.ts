import { describe, expect, it } from "vitest";
import { WriteTurns } from "./write-turns.js";

const nextImmediate = () => new Promise<void>((resolve) => setImmediate(resolve));

describe(WriteTurns, () => {
  it("serves a request after the code that runs now, and twice asked once", async () => {
    const turns = new WriteTurns();
    const seen: string[] = [];
    const write = () => seen.push("write");
    turns.request(write);
    turns.request(write);
    seen.push("code");
    await Promise.resolve();
    expect(seen).toEqual(["code", "write"]);
  });

  it("lets everybody else in after 200 writes", async () => {
    const turns = new WriteTurns();
    let writes = 0;
    for (let stream = 0; stream < 1_000; stream += 1) {
      turns.request(() => {
        writes += 1;
        return 1;
      });
    }
    await Promise.resolve();
    expect(writes).toBe(200);
    for (let round = 0; round < 5; round += 1) await nextImmediate();
    expect(writes).toBe(1_000);
  });

  it("serves what asks again while it is served", async () => {
    const turns = new WriteTurns();
    let left = 3;
    const write = () => {
      left -= 1;
      if (left > 0) turns.request(write);
      return 1;
    };
    turns.request(write);
    await nextImmediate();
    expect(left).toBe(0);
  });

  it("forgets a request that is taken back", async () => {
    const turns = new WriteTurns();
    const write = () => expect.unreachable();
    turns.request(write);
    turns.cancel(write);
    await nextImmediate();
  });
});
