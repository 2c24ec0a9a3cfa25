import { KubeHttp } from "@causeway/shared/kube";
import { events, FakeClock, page, RecordingLog, startFakeApi, waitFor } from "@causeway/shared/testing";
import { describe, expect, it } from "vitest";
import { ESSENTIAL_KINDS, type KubeEvent } from "../core/kube.js";
import { createKubeWatch } from "./kube-watch.js";

describe(createKubeWatch, () => {
  it("lists and watches every kind, and ends without a word of warning or an open connection", async () => {
    const warnings: Error[] = [];
    const onWarning = (warning: Error) => warnings.push(warning);
    process.on("warning", onWarning);
    await using api = await startFakeApi((response, request) =>
      (request.query["watch"] === "1" ? events() : page("1", []))(response, request),
    );
    const clock = new FakeClock();
    const http = new KubeHttp({ target: api.target, clock, userAgent: "causeway-edge/1", deadlineMs: 600_000 });
    const watch = createKubeWatch({ http, clock, random: () => 0.5, log: new RecordingLog() });
    const seen: KubeEvent[] = [];
    const running = watch.start(ESSENTIAL_KINDS, (event) => seen.push(event));
    const isWatching = () => ESSENTIAL_KINDS.every((kind) => watch.counts.get(kind)?.watches === 1);
    await waitFor(isWatching, 5_000, () => ({ seen, counts: watch.counts }));
    await running[Symbol.asyncDispose]();
    await waitFor(
      () => api.open() === 0,
      5_000,
      () => ({ open: api.open() }),
    );
    await http[Symbol.asyncDispose]();
    process.off("warning", onWarning);
    expect(seen.map((event) => (event.kind === "upsert" ? event.kind : `${event.kind} ${event.of}`)).sort()).toEqual(
      ESSENTIAL_KINDS.map((kind) => `listed ${kind}`).sort(),
    );
    expect(warnings).toEqual([]);
  });
});
