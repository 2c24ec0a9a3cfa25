import { describe, expect, it } from "vitest";
import { parseEventKinds } from "./event-kinds.js";

describe("parseEventKinds", () => {
  it.each([
    { text: undefined, result: { ok: true, value: [] } },
    { text: "edge", result: { ok: true, value: ["edge"] } },
    { text: "edge, config,edge", result: { ok: true, value: ["edge", "config"] } },
    { text: "edges", result: { ok: false, error: 'there are no events "edges": did you mean edge?' } },
    { text: "", result: { ok: false, error: 'there are no events "": use one of config, status, edge' } },
  ])("reads $text", ({ text, result }) => {
    expect(parseEventKinds(text)).toEqual(result);
  });
});
