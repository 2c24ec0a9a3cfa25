import { describe, expect, it } from "vitest";
import { parseServiceName } from "./service-name.js";

describe("parseServiceName", () => {
  const bad = (text: string) => `${JSON.stringify(text)} is not the name of a service: NAMESPACE/NAME is expected`;

  it.each([
    { text: "bookinfo/details", namespace: undefined, result: { ok: true, value: "bookinfo/details" } },
    { text: "bookinfo/details", namespace: "bookinfo", result: { ok: true, value: "bookinfo/details" } },
    { text: "details", namespace: "bookinfo", result: { ok: true, value: "bookinfo/details" } },
    { text: "details.bookinfo", namespace: undefined, result: { ok: true, value: "bookinfo/details" } },
    { text: "details.bookinfo.svc", namespace: undefined, result: { ok: true, value: "bookinfo/details" } },
    {
      text: "details.bookinfo.svc.cluster.local",
      namespace: undefined,
      result: { ok: true, value: "bookinfo/details" },
    },
    {
      text: "details",
      namespace: undefined,
      result: { ok: false, error: "in which namespace? NAMESPACE/details, or -n NAMESPACE" },
    },
    { text: "a/b", namespace: "c", result: { ok: false, error: '"a/b" and -n c contradict each other' } },
    { text: "a/b/c", namespace: undefined, result: { ok: false, error: bad("a/b/c") } },
    {
      text: "details.bookinfo.example.com",
      namespace: undefined,
      result: { ok: false, error: bad("details.bookinfo.example.com") },
    },
    { text: "Details", namespace: "x", result: { ok: false, error: bad("Details") } },
    { text: "", namespace: "x", result: { ok: false, error: bad("") } },
    { text: "a/", namespace: undefined, result: { ok: false, error: bad("a/") } },
  ])("reads $text in $namespace", ({ text, namespace, result }) => {
    expect(parseServiceName(text, namespace)).toEqual(result);
  });
});
