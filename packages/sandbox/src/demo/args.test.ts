import { describe, expect, it } from "vitest";
import { parseDemoArgs } from "./args.js";

const NONE = {
  isScenario: false,
  isJson: false,
  isByHand: false,
  clusters: [],
  isCleanup: false,
  isHelp: false,
};
const C1 = { name: "c1", kubeconfigPath: "/a/b=c.yaml" };
const C2 = { name: "c2", kubeconfigPath: "d.yaml" };

describe("parseDemoArgs", () => {
  it.each([
    { argv: [], options: {} },
    { argv: ["--scenario"], options: { isScenario: true } },
    { argv: ["--json", "--scenario"], options: { isScenario: true, isJson: true } },
    { argv: ["--by-hand"], options: { isByHand: true } },
    { argv: ["-h"], options: { isHelp: true } },
    { argv: ["--kubeconfig", "c1=/a/b=c.yaml", "--kubeconfig=c2=d.yaml"], options: { clusters: [C1, C2] } },
    { argv: ["--kubeconfig", "c2=d.yaml", "--cleanup"], options: { clusters: [C2], isCleanup: true } },
  ])("reads $argv", ({ argv, options }) => {
    expect(parseDemoArgs(argv)).toEqual({ ok: true, value: { ...NONE, ...options } });
  });

  it.each([
    { argv: ["--scenari"], says: "Unknown option '--scenari'" },
    { argv: ["--json"], says: "--json goes with --scenario" },
    { argv: ["extra"], says: "Unexpected argument 'extra'" },
    { argv: ["--cleanup"], says: "--cleanup goes with --kubeconfig" },
    { argv: ["--kubeconfig", "d.yaml"], says: "is not NAME=PATH" },
    { argv: ["--kubeconfig", "C_1=d.yaml"], says: "is not NAME=PATH" },
    { argv: ["--kubeconfig", "c1="], says: "is not NAME=PATH" },
    { argv: ["--kubeconfig", "c1=a", "--kubeconfig", "c1=b"], says: "names c1 twice" },
    { argv: ["--kubeconfig", "c1=a", "--scenario"], says: "goes with neither" },
    { argv: ["--by-hand", "--scenario"], says: "does not go with --scenario" },
  ])("refuses $argv and says how it is used", ({ argv, says }) => {
    const options = parseDemoArgs(argv);
    expect(options.ok ? "" : options.error).toContain(says);
    expect(options.ok ? "" : options.error).toContain("npm start -- --scenario");
  });
});
