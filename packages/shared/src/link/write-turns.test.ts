import { describe, expect, it } from "vitest";
import { type WriteTurn, WriteTurns } from "./write-turns.js";

const turnOf = (write: () => number): WriteTurn => ({ isWaiting: false, write });
const nextImmediate = () => new Promise<void>((resolve) => setImmediate(resolve));

describe(WriteTurns, () => {
  it("serves a request after the code that runs now, and twice asked once", async () => {
    const turns = new WriteTurns();
    const seen: string[] = [];
    const turn = turnOf(() => seen.push("write"));
    turns.request(turn);
    turns.request(turn);
    seen.push("code");
    await Promise.resolve();
    expect(seen).toEqual(["code", "write"]);
  });

  it("lets everybody else in after 200 writes", async () => {
    const turns = new WriteTurns();
    let writes = 0;
    for (let stream = 0; stream < 1_000; stream += 1) {
      const write = () => {
        writes += 1;
        return 1;
      };
      turns.request(turnOf(write));
    }
    await Promise.resolve();
    expect(writes).toBe(200);
    for (let round = 0; round < 5; round += 1) await nextImmediate();
    expect(writes).toBe(1_000);
  });

  it("serves what asks again while it is served", async () => {
    const turns = new WriteTurns();
    let left = 3;
    const turn = turnOf(() => {
      left -= 1;
      if (left > 0) turns.request(turn);
      return 1;
    });
    turns.request(turn);
    await nextImmediate();
    expect(left).toBe(0);
  });

  it("forgets a request that is taken back", async () => {
    const turns = new WriteTurns();
    const turn = turnOf(() => expect.unreachable());
    turns.request(turn);
    turns.cancel(turn);
    await nextImmediate();
  });
});
