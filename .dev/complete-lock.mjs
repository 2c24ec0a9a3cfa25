// Fills holes of package-lock.json: a registry that does not serve the binaries of other platforms makes npm leave them out
// of the lock, and `npm ci` then refuses it everywhere. Run after each change of a dependency: `npm run lock`.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const file = fileURLToPath(new URL("../package-lock.json", import.meta.url));
const OS = ["android", "darwin", "freebsd", "linux", "netbsd", "openbsd", "openharmony", "sunos", "win32", "aix"];
const CPU = ["arm64", "x64", "ia32", "arm", "ppc64", "riscv64", "s390x", "loong64", "mips64el", "wasm32"];

/** Reads the platform off a name such as `@scope/cli-linux-arm64-musl`, or `binding-linux-arm-gnueabihf`. */
function platformOf(name) {
  const words = name.split(/[/-]/).map((word) => (word === "armv7" ? "arm" : word));
  const os = OS.find((candidate) => words.includes(candidate));
  const cpu = CPU.find((candidate) => words.includes(candidate));
  const libc = words.includes("musl") || words.includes("musleabihf") ? "musl" : undefined;
  return { ...(cpu && { cpu: [cpu] }), ...(os && { os: [os] }), ...(libc && { libc: [libc] }) };
}

const lock = JSON.parse(readFileSync(file, "utf8"));
const added = {};
for (const parent of Object.values(lock.packages)) {
  for (const [name, range] of Object.entries(parent.optionalDependencies ?? {})) {
    const place = `node_modules/${name}`;
    if (lock.packages[place] !== undefined || !/^\d+\.\d+\.\d+/.test(range)) continue;
    added[place] = { version: range, ...(parent.dev && { dev: true }), optional: true, ...platformOf(name) };
  }
}
const [root, ...rest] = Object.entries({ ...lock.packages, ...added });
const sorted = rest.sort(([a], [b]) => (a < b ? -1 : 1));
lock.packages = Object.fromEntries([root, ...sorted]);
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
console.log(`${Object.keys(added).length} packages of other platforms added`);
for (const [place, { os, cpu }] of Object.entries(added))
  if (!os && !cpu) console.warn(`no platform in the name: ${place}`);
