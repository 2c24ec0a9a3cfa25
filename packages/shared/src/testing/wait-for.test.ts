import { describe, expect, it } from "vitest";
import { waitFor } from "./wait-for.js";

describe(waitFor, () => {
  it("returns what the condition returns once it is there", async () => {
    const answers = [undefined, false, "ready"];
    expect(await waitFor(() => answers.shift())).toBe("ready");
  });

  it("takes a throw as not yet", async () => {
    let looks = 0;
    await waitFor(() => {
      looks += 1;
      expect(looks).toBe(3);
      return true;
    });
    expect(looks).toBe(3);
  });

  it("says at the deadline what the state was", async () => {
    const waiting = waitFor(
      () => false,
      20,
      () => ({ entries: ["a"] }),
    );
    await expect(waiting).rejects.toThrow(/after 20 ms.*answered false\nstate: { entries: \[ 'a' \] }/s);
  });
});
