#!/usr/bin/env node
// The committed entry of `causeway` and `tctl`: it must exist before anything is built, so that npm can link it.
import { existsSync } from "node:fs";

const entry = new URL("../dist/main.js", import.meta.url);
if (existsSync(entry)) await import(entry.href);
else {
  console.error("causeway: not built yet; run `npm start` (or `npm test`) once in the root of the checkout");
  process.exitCode = 1;
}
