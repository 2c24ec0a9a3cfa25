/** The layers of the architecture as rules: imports go downwards only, and core knows nothing but values. */
const rule = (name, comment, from, to) => ({ name, comment, severity: "error", from, to });
const TEST = "\\.test\\.ts$|/testing/";

module.exports = {
  forbidden: [
    rule("no-cycles", "a cycle hides which file owns what", {}, { circular: true }),
    rule("nothing-unresolvable", "every import must resolve", {}, { couldNotResolve: true }),
    rule(
      "core-is-pure",
      "core holds decisions: no node builtins, no foreign libraries, no loops, no io",
      { path: "^packages/[^/]+/src/(core|domain|session)/", pathNot: `${TEST}|^packages/shared/src/domain/hash\\.ts$` },
      { pathNot: "^packages/([^/]+)/src/(core|domain|session)/|^packages/shared/src/(index|basics)\\.ts$" },
    ),
    rule(
      "shared-knows-nobody",
      "shared is what both sides speak; it knows neither side",
      { path: "^packages/shared/" },
      { path: "^packages/(?!shared/)" },
    ),
    rule(
      "central-and-edge-never-meet",
      "they only share the protocol",
      { path: "^packages/(central|edge|operator|cli)/", pathNot: TEST },
      { path: "^packages/(central|edge|operator|cli|sandbox)/", pathNot: "^packages/$1/" },
    ),
    rule(
      "io-sees-ports-only",
      "an adapter knows the port that it fills, not the loops that call it",
      { path: "^packages/(central|edge|operator)/src/io/", pathNot: TEST },
      { path: "^packages/[^/]+/src/(loops|app\\.ts|config\\.ts|main\\.ts)" },
    ),
    rule(
      "loops-see-no-io",
      "loops call ports; app.ts hands them the adapters",
      { path: "^packages/(central|edge|operator)/src/loops/", pathNot: TEST },
      { path: "^packages/[^/]+/src/(io|app\\.ts|config\\.ts|main\\.ts)" },
    ),
    rule(
      "gen-only-from-wire",
      "generated protocol types stay behind the wire door",
      { pathNot: "^packages/shared/src/wire/" },
      { path: "^packages/shared/src/wire/gen/" },
    ),
    rule(
      "main-only-wires",
      "main.ts is the only file with process.*; it starts app.ts with config.ts",
      { path: "^packages/(central|edge|operator)/src/main\\.ts$" },
      { path: "^packages/[^/]+/src/(core|loops|io)/" },
    ),
  ],
  options: {
    doNotFollow: { path: "node_modules|/dist/" },
    exclude: { path: "/dist/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.test.json" },
    enhancedResolveOptions: { conditionNames: ["source", "import", "node", "default"], exportsFields: ["exports"] },
    reporterOptions: { dot: { collapsePattern: "^packages/[^/]+/src/[^/]+" } },
  },
};
