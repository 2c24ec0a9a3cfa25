import { describe, expect, it } from "vitest";
import { Settling } from "./settling.js";

describe(Settling, () => {
  it("says that what never held has always been over", () => {
    expect(new Settling().overSinceMs("a", false, 100)).toBe(Number.NEGATIVE_INFINITY);
  });

  it("counts from the first look that finds it over", () => {
    const settling = new Settling();
    const looks = [
      settling.overSinceMs("a", true, 0),
      settling.overSinceMs("a", false, 100),
      settling.overSinceMs("a", false, 349),
      settling.overSinceMs("a", false, 350),
      settling.overSinceMs("a", false, 351),
    ];
    expect(looks).toEqual([undefined, 100, 100, 100, Number.NEGATIVE_INFINITY]);
  });

  it("starts again when it holds again", () => {
    const settling = new Settling();
    settling.overSinceMs("a", true, 0);
    settling.overSinceMs("a", false, 100);
    settling.overSinceMs("a", true, 200);
    expect(settling.overSinceMs("a", false, 300)).toBe(300);
  });
});
