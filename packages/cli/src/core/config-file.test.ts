import { describe, expect, it } from "vitest";
import { parseConfigValues, readPlainLines } from "./config-file.js";

describe("readPlainLines", () => {
  it.each([
    { text: "server: http://127.0.0.1:8080\n", values: { server: "http://127.0.0.1:8080" } },
    { text: "# mine\n\norg: acme\n  # more\ntenant: a-b_c\n", values: { org: "acme", tenant: "a-b_c" } },
    { text: "", values: {} },
    { text: "org: yes", values: undefined },
    { text: "org: NULL", values: undefined },
    { text: "org: 12", values: undefined },
    { text: 'org: "acme"', values: undefined },
    { text: "org: acme # comment", values: undefined },
    { text: "org: a\norg: b", values: undefined },
    { text: "org:\n  name: acme", values: undefined },
    { text: "org: a:", values: undefined },
    { text: "{org: acme}", values: undefined },
    { text: "org: acme\r\n", values: undefined },
  ])("reads $text or leaves it to a YAML reader", ({ text, values }) => {
    const read = readPlainLines(text);
    expect(read === undefined ? undefined : Object.fromEntries(read)).toEqual(values);
  });
});

describe("parseConfigValues", () => {
  it.each([
    { value: null, result: { ok: true, value: {} } },
    { value: { org: "acme" }, result: { ok: true, value: { org: "acme" } } },
    { value: ["org"], result: { ok: false, error: "name: value lines are expected" } },
    { value: { org: 12 }, result: { ok: false, error: "org must be text: put it into quotes" } },
    { value: { orgs: "x" }, result: { ok: false, error: 'there is no setting "orgs": did you mean org?' } },
  ])("reads $value", ({ value, result }) => {
    expect(parseConfigValues(value)).toEqual(result);
  });
});
