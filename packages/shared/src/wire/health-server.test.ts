import { Client, credentials } from "@grpc/grpc-js";
import { service } from "grpc-health-check";
import { expect, it } from "vitest";
import { ok } from "../domain/result.js";
import { Scope } from "../node/scope.js";
import { systemClock } from "../node/system-clock.js";
import { PublishedTable } from "../session/published-table.js";
import { SubscribedState } from "../session/subscribed-state.js";
import { RecordingLog } from "../testing/recording-log.js";
import { startHealthServer } from "./health-server.js";
import { NO_OBSERVER } from "./link-observer.js";
import { startLinkServer } from "./link-server.js";
import { plaintextIdentity } from "./peer-identity.js";

const address = { host: "127.0.0.1", port: 0 };

function check(port: number, name: string): Promise<unknown> {
  const client = new Client(`127.0.0.1:${port}`, credentials.createInsecure());
  const { path, requestSerialize, responseDeserialize } = service["Check"] ?? expect.unreachable();
  return new Promise((resolve) => {
    client.makeUnaryRequest(path, requestSerialize, responseDeserialize, { service: name }, (error, answer) => {
      client.close();
      resolve(error?.details ?? (answer as { status: string }).status);
    });
  });
}

it("answers for the process and for each service", async () => {
  await using scope = new Scope();
  const server = scope.use(await startHealthServer({ address, clock: systemClock, services: ["edge"] }));
  expect(await check(server.port, "")).toBe("NOT_SERVING");
  server.setStatus("edge", "SERVING");
  expect(await check(server.port, "edge")).toBe("SERVING");
  expect(await check(server.port, "other")).toContain("Health status unknown");
});

it("is part of the link's server", async () => {
  await using scope = new Scope();
  const server = scope.use(
    await startLinkServer({
      ...{ address, tls: undefined, identity: plaintextIdentity({ isInsecure: false }), clock: systemClock },
      ...{ random: () => 0, log: new RecordingLog(), observer: NO_OBSERVER },
      handler: {
        accept: () => ok(undefined),
        reportState: () => new SubscribedState(),
        onReport: () => undefined,
        followTable: () => new PublishedTable(),
        onLink: () => undefined,
      },
    }),
  );
  expect(await check(server.port, "")).toBe("SERVING");
  expect(await check(server.port, "causeway.v1.EdgeLink")).toBe("SERVING");
});

it("throws when the port is taken", async () => {
  await using scope = new Scope();
  const first = scope.use(await startHealthServer({ address, clock: systemClock, services: [] }));
  const second = startHealthServer({ address: { ...address, port: first.port }, clock: systemClock, services: [] });
  await expect(second).rejects.toMatchObject({ code: "Unavailable" });
});
