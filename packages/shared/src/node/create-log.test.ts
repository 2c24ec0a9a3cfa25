import { describe, expect, it } from "vitest";
import { createLog, type LogOptions } from "./create-log.js";

function capture(level: LogOptions["level"]) {
  const lines: Record<string, unknown>[] = [];
  const log = createLog({ level, write: (line) => lines.push(JSON.parse(line)) });
  return { log, lines };
}

describe(createLog, () => {
  it("writes one JSON object a line, with the fields of all its parents", () => {
    const { log, lines } = capture("info");
    log.child({ part: "link" }).child({ clusterId: "c1" }).info({ tookMs: 3 }, "stream opened");
    expect(lines).toEqual([
      { level: "info", time: expect.any(Number), part: "link", clusterId: "c1", tookMs: 3, msg: "stream opened" },
    ]);
  });

  it("keeps the cause of an error", () => {
    const { log, lines } = capture("info");
    log.error({ error: new Error("outer", { cause: new Error("inner") }) }, "link failed");
    expect(lines[0]?.["error"]).toMatchObject({ message: "outer", cause: { message: "inner" } });
  });

  it("leaves out what is below its level", () => {
    const { log, lines } = capture("warn");
    log.info({}, "stream opened");
    log.warn({}, "stream lagging");
    expect(lines.map((line) => line["msg"])).toEqual(["stream lagging"]);
  });
});
