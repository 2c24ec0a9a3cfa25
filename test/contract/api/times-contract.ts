import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ApiTarget, type OpenTarget, openSandpit, type Sandpit } from "./api-target.js";

const SECONDS = "2006-01-02T15:04:05Z07:00";
const MICROS = "2006-01-02T15:04:05.000000Z07:00";

interface Sent {
  readonly sent: null | string;
  /** As it is stored, or what is said of it after what it was. */
  readonly shows?: null | string;
  readonly says?: string;
}

/** Of times in seconds: those of Events. */
const IN_SECONDS: readonly Sent[] = [
  { sent: "2026-01-01T00:00:00Z", shows: "2026-01-01T00:00:00Z" },
  { sent: "2026-01-01T00:00:00.987Z", shows: "2026-01-01T00:00:00Z" },
  { sent: "2026-01-01T02:00:00.5+02:00", shows: "2026-01-01T00:00:00Z" },
  { sent: null, shows: null },
  { sent: "", says: ` as "${SECONDS}": cannot parse "" as "2006"` },
  { sent: "soon", says: ` as "${SECONDS}": cannot parse "soon" as "2006"` },
  { sent: "2026-01-01", says: ` as "${SECONDS}": cannot parse "" as "T"` },
  { sent: "2026-01-01T00:00:00", says: ` as "${SECONDS}": cannot parse "" as "Z07:00"` },
  { sent: "2026-13-01T00:00:00Z", says: ": month out of range" },
  { sent: "2026-02-30T00:00:00Z", says: ": day out of range" },
  { sent: "2026-01-01T24:00:00Z", says: ": hour out of range" },
  { sent: "2026-01-01T00:00:60Z", says: ": second out of range" },
];

/** Of times in millionths of seconds: those of Leases. */
const IN_MICROS: readonly Sent[] = [
  { sent: "2026-01-01T00:00:00.123456Z", shows: "2026-01-01T00:00:00.123456Z" },
  { sent: "2026-01-01T02:00:00.500000+02:00", shows: "2026-01-01T00:00:00.500000Z" },
  { sent: "2026-01-01T00:00:00Z", says: ` as "${MICROS}": cannot parse "Z" as ".000000"` },
  { sent: "2026-01-01T00:00:00.123Z", says: ` as "${MICROS}": cannot parse ".123Z" as ".000000"` },
  { sent: "2026-01-01T00:00:00.123456789Z", says: ` as "${MICROS}": cannot parse "789Z" as "Z07:00"` },
];

/** How an API server reads and writes times. */
export function describeTimes(name: string, open: OpenTarget): void {
  describe(`times on ${name}`, () => {
    let target: ApiTarget;
    let pit: Sandpit;
    beforeAll(async () => {
      target = await open();
      pit = await openSandpit(target);
    });
    afterAll(async () => await target[Symbol.asyncDispose]());

    const metadata = { generateName: "time-" };

    it.each(IN_SECONDS)("reads $sent in an Event", async ({ sent, shows, says }) => {
      const draft = { metadata, involvedObject: { namespace: pit.namespace }, firstTimestamp: sent };
      const { code, body } = await pit.call("POST", pit.events(), draft);
      if (says === undefined) expect([code, body]).toMatchObject([201, { firstTimestamp: shows }]);
      else expect([code, body.message]).toEqual([400, refused("Event", sent, says)]);
    });

    it.each(IN_MICROS)("reads $sent in a Lease", async ({ sent, shows, says }) => {
      const path = `/apis/coordination.k8s.io/v1/namespaces/${pit.namespace}/leases`;
      const { code, body } = await pit.call("POST", path, { metadata, spec: { renewTime: sent } });
      if (says === undefined) expect([code, body.spec]).toEqual([201, { renewTime: shows }]);
      else expect([code, body.message]).toEqual([400, refused("Lease", sent, says)]);
    });
  });
}

function refused(kind: string, sent: null | string, says: string): string {
  return `${kind} in version "v1" cannot be handled as a ${kind}: parsing time ${JSON.stringify(sent)}${says}`;
}
