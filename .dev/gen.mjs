// Writes every generated file. With --check it writes nothing and exits 1 naming the files that differ.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { generateProto } from "./gen-proto.mjs";
import { generateReasons } from "./gen-reasons.mjs";
import { generateSchemas } from "./gen-schemas.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const FOLDERS = ["packages/shared/src/wire/gen", "packages/shared/src/schema/gen"];
/** Generated files beside others that are not. */
const FILES = ["docs/reasons.md"];
const isCheck = process.argv.includes("--check");

const wanted = new Map([...generateProto(root), ...(await generateSchemas(root)), ...(await generateReasons(root))]);
const present = new Set([...FOLDERS.flatMap(listFiles), ...FILES.filter((path) => existsSync(join(root, path)))]);
const read = (path) => (present.has(path) ? readFileSync(join(root, path), "utf8") : undefined);
const different = [...wanted].filter(([path, text]) => read(path) !== text).map(([path]) => path);
const leftOver = [...present].filter((path) => !wanted.has(path));

if (isCheck) {
  for (const path of different) console.error(`${path} differs from what \`npm run gen\` would write`);
  for (const path of leftOver) console.error(`${path} is no longer generated: \`npm run gen\` removes it`);
  process.exitCode = different.length + leftOver.length === 0 ? 0 : 1;
} else {
  for (const path of different) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), wanted.get(path));
  }
  for (const path of leftOver) rmSync(join(root, path));
  console.log(`${different.length} files written, ${leftOver.length} removed, ${wanted.size} up to date`);
}

function listFiles(folder) {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? listFiles(`${folder}/${entry.name}`) : [`${folder}/${entry.name}`],
  );
}
