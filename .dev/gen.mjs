// Writes every generated file. With --check it writes nothing and exits 1 naming the files that differ.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { generateProto } from "./gen-proto.mjs";
import { generateSchemas } from "./gen-schemas.mjs";
import { withSource } from "./load-source.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const isCheck = process.argv.includes("--check");
const counts = { different: 0, leftOver: 0, all: 0 };

update(
  ["packages/shared/src/wire/gen", "packages/shared/src/schema/gen"],
  new Map([...generateProto(root), ...(await generateSchemas(root))]),
);
// The reference is made from the sources, the generated ones included: those come first.
const reference = await withSource(root, ".dev/gen-reference.ts", ({ generateReference }) => generateReference());
update(["docs/reference"], reference);
update(["docs/reasons.md"], await withSource(root, ".dev/gen-reasons.ts", ({ generateReasons }) => generateReasons()));

if (isCheck) process.exitCode = counts.different + counts.leftOver === 0 ? 0 : 1;
else console.log(`${counts.different} files written, ${counts.leftOver} removed, ${counts.all} up to date`);

/** Makes what is in the folders, or files, equal to what is wanted, or only says where it is not. */
function update(places, wanted) {
  const present = new Set(places.flatMap((place) => listFiles(place)));
  const read = (path) => (present.has(path) ? readFileSync(join(root, path), "utf8") : undefined);
  const different = [...wanted].filter(([path, text]) => read(path) !== text);
  const leftOver = [...present].filter((path) => !wanted.has(path));
  counts.different += different.length;
  counts.leftOver += leftOver.length;
  counts.all += wanted.size;
  if (isCheck) {
    for (const [path] of different) console.error(`${path} differs from what \`npm run gen\` would write`);
    for (const path of leftOver) console.error(`${path} is no longer generated: \`npm run gen\` removes it`);
    return;
  }
  for (const [path, text] of different) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  for (const path of leftOver) rmSync(join(root, path));
}

function listFiles(folder) {
  if (!existsSync(join(root, folder))) return [];
  if (statSync(join(root, folder)).isFile()) return [folder];
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? listFiles(`${folder}/${entry.name}`) : [`${folder}/${entry.name}`],
  );
}
