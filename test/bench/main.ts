import { cpus } from "node:os";
import { BENCHMARKS } from "./benchmarks.js";
import { isReached, renderAims, renderTable } from "./harness/render-table.js";

const args = process.argv.slice(2);
const options = new Set(args.filter((arg) => arg.startsWith("--")));
const [name] = args.filter((arg) => !arg.startsWith("--"));
const unknown = [...options].filter((option) => !["--json", "--smoke", "--real"].includes(option));
const world = options.has("--real") ? "real" : "embedded";
const benchmark = BENCHMARKS.find((candidate) => candidate.name === name);

if (name === undefined && unknown.length === 0) {
  console.log("npm run bench -- NAME [--json] [--smoke] [--real]\n");
  for (const { name: known, says } of BENCHMARKS) console.log(`  ${known.padEnd(12)} ${says}`);
} else if (benchmark === undefined || unknown.length > 0) {
  const names = BENCHMARKS.map((candidate) => candidate.name).join(", ");
  console.error(
    unknown.length > 0
      ? `there is no option ${unknown.join(", ")}: --json, --smoke and --real`
      : `there is no benchmark ${JSON.stringify(name)}: ${names}`,
  );
  process.exitCode = 2;
} else if (!benchmark.worlds.includes(world)) {
  console.error(`${benchmark.name} does not run on real API servers`);
  process.exitCode = 2;
} else {
  const size = options.has("--smoke") ? "smoke" : "full";
  const say = (line: string) => console.error(`  ${line} ...`);
  const { figures, tables, aims } = await benchmark.run({ size, world, say });
  const machine = { cores: cpus().length, node: process.versions.node };
  for (const table of tables) console.log(`${renderTable(table)}\n`);
  console.log(
    `aims (${size} size, ${world} clusters, ${machine.cores} cores, Node ${machine.node})\n${renderAims(aims)}`,
  );
  const judged = aims.map((aim) => ({ ...aim, isReached: isReached(aim) }));
  if (options.has("--json")) console.log(JSON.stringify({ name, size, world, machine, ...figures, aims: judged }));
}
