import { EventEmitter, once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { waitFor } from "@causeway/shared/testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Workplace } from "../workplace.js";
import { cacheEntry } from "./cache-entry.js";

describe(cacheEntry, () => {
  let place: Workplace;
  beforeEach(async () => {
    const cacheFolder = await mkdtemp(join(tmpdir(), "causeway-cache-"));
    place = { env: {}, cacheFolder, signal: new AbortController().signal, say: () => undefined };
  });
  afterEach(() => rm(place.cacheFolder, { recursive: true, force: true }));

  const fill = async (folder: string) => {
    await writeFile(join(folder, "program"), "a");
  };

  it("makes an entry once", async () => {
    const plan = { name: "etcd-1", made: "unpacked", make: fill };
    const first = await cacheEntry(place, plan);
    const second = await cacheEntry(place, { ...plan, make: () => Promise.reject(new Error("made again")) });
    expect([first.origin, second.origin]).toEqual(["unpacked", "cached"]);
    expect(await readdir(second.folder)).toEqual(["program"]);
  });

  it("leaves nothing when making fails, and tries again the next time", async () => {
    const fail = async (folder: string) => {
      await fill(folder);
      throw new Error("no network");
    };
    await expect(cacheEntry(place, { name: "etcd-1", made: "unpacked", make: fail })).rejects.toThrow("no network");
    expect(await readdir(place.cacheFolder)).toEqual([]);
    expect((await cacheEntry(place, { name: "etcd-1", made: "unpacked", make: fill })).origin).toBe("unpacked");
  });

  it("shows an entry only when it is whole, and a second one who wants it waits", async () => {
    const told: string[] = [];
    const gate = new EventEmitter();
    const slow = async (folder: string) => {
      await fill(folder);
      await once(gate, "open");
    };
    const plan = { name: "etcd-1", made: "unpacked", make: slow };
    const first = cacheEntry(place, plan);
    await waitFor(async () => (await readdir(place.cacheFolder)).includes("etcd-1.lock"));
    const second = cacheEntry({ ...place, say: (line) => told.push(line) }, plan);
    await waitFor(() => told.length > 0);
    expect(existsSync(join(place.cacheFolder, "etcd-1"))).toBe(false);
    await waitFor(() => gate.listenerCount("open") === 1);
    gate.emit("open");
    expect([(await first).origin, (await second).origin]).toEqual(["unpacked", "cached"]);
    expect(told).toEqual([`etcd-1: process ${process.pid} is making it, waiting`]);
  });

  it("takes over from a process that has ended, and clears away what it left", async () => {
    const dead = { pid: 1, startTicks: "0", bootId: "another boot" };
    await writeFile(join(place.cacheFolder, "etcd-1.lock"), JSON.stringify(dead));
    await mkdir(join(place.cacheFolder, ".new-etcd-1-abc"));
    expect((await cacheEntry(place, { name: "etcd-1", made: "unpacked", make: fill })).origin).toBe("unpacked");
    expect(await readdir(place.cacheFolder)).toEqual(["etcd-1"]);
  });
});
