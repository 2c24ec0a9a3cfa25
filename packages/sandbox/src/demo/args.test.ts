import { describe, expect, it } from "vitest";
import { parseDemoArgs } from "./args.js";

describe("parseDemoArgs", () => {
  it.each([
    { argv: [], options: { isScenario: false, isJson: false, isHelp: false } },
    { argv: ["--scenario"], options: { isScenario: true, isJson: false, isHelp: false } },
    { argv: ["--json", "--scenario"], options: { isScenario: true, isJson: true, isHelp: false } },
    { argv: ["-h"], options: { isScenario: false, isJson: false, isHelp: true } },
  ])("reads $argv", ({ argv, options }) => {
    expect(parseDemoArgs(argv)).toEqual({ ok: true, value: options });
  });

  it.each([{ argv: ["--scenari"] }, { argv: ["--json"] }, { argv: ["extra"] }])("refuses $argv", ({ argv }) => {
    expect(parseDemoArgs(argv).ok).toBe(false);
  });
});
