import { status } from "@grpc/grpc-js";
import { describe, expect, it } from "vitest";
import { type CallEnd, describeEnd } from "./describe-end.js";

const connecting = (error: string) => `No connection established. Last error: ${error}. Resolution note: `;
const REFUSED = connecting("Error: connect ECONNREFUSED 192.0.2.1:15443");
const call: CallEnd = { code: status.UNAVAILABLE, details: REFUSED, isAnswered: false, isSecure: false };

describe(describeEnd, () => {
  it.each<{ what: string; end: Partial<CallEnd>; kind: string }>([
    { what: "a port without a listener", end: {}, kind: "absent" },
    { what: "the same with TLS", end: { isSecure: true }, kind: "absent" },
    {
      what: "a close at once",
      end: { details: connecting("Failed to connect (2026-11-23T03:43:17.123Z)") },
      kind: "absent",
    },
    { what: "a reset at once", end: { details: connecting("read ECONNRESET") }, kind: "absent" },
    { what: "a GOAWAY at once", end: { details: "Stream refused by server" }, kind: "absent" },
    {
      what: "a close before TLS",
      end: {
        details: connecting("Error: Client network socket disconnected before secure TLS connection was established"),
        isSecure: true,
      },
      kind: "absent",
    },
    { what: "a reset after TLS", end: { details: "read ECONNRESET", isSecure: true }, kind: "lost" },
    {
      what: "a certificate nobody knows",
      end: { details: connecting("Error: unable to verify"), isSecure: true },
      kind: "lost",
    },
    { what: "a stream that had begun", end: { details: "Connection dropped", isAnswered: true }, kind: "lost" },
    { what: "no way there", end: { details: connecting("Error: connect EHOSTUNREACH 192.0.2.1:15443") }, kind: "lost" },
    { what: "a timeout", end: { details: connecting("Error: connect ETIMEDOUT 192.0.2.1:15443") }, kind: "lost" },
    { what: "no such name", end: { details: "Name resolution failed for target dns:central:15443" }, kind: "lost" },
    { what: "too much asked", end: { code: status.RESOURCE_EXHAUSTED, details: "ECONNREFUSED" }, kind: "lost" },
    { what: "no permission", end: { code: status.PERMISSION_DENIED, details: "who are you" }, kind: "refusal" },
  ])("takes $what for $kind", ({ end, kind }) => {
    expect(describeEnd({ ...call, ...end }).kind).toBe(kind);
  });

  it("says the same of the same, whenever it happened", () => {
    const details = connecting("Failed to connect (2026-11-23T03:43:17.123Z)");
    expect(describeEnd({ ...call, details }).message).toBe(`UNAVAILABLE: ${connecting("Failed to connect")}`);
  });

  it.each([
    { code: status.OK, details: "", message: "central ended the call" },
    { code: status.INTERNAL, details: "", message: "INTERNAL" },
  ])("says $message", ({ code, details, message }) => {
    expect(describeEnd({ ...call, code, details }).message).toBe(message);
  });
});
