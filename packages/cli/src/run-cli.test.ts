import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { callCli } from "./testing/call-cli.js";
import { FakeCentral } from "./testing/fake-central.js";

let central: FakeCentral;
beforeEach(async () => {
  central = await FakeCentral.start();
});
afterEach(() => central[Symbol.asyncDispose]());

describe("runCli", () => {
  it("says what to do when central is away", async () => {
    const server = central.url;
    await central[Symbol.asyncDispose]();
    expect(await callCli("get ws", { server })).toEqual({
      exitCode: 1,
      stdout: "",
      stderr: `error: cannot reach central at ${server}: nothing listens there; start it, or say where it is with --server URL, CAUSEWAY_SERVER or "config set server URL"\n`,
    });
  });

  it("gives up on an answer that does not come", async () => {
    central.fault = { kind: "silent" };
    expect(await callCli("get ws --request-timeout 50ms", { server: central.url })).toMatchObject({
      exitCode: 1,
      stderr: `error: ${central.url} did not answer within 50 ms; allow more with --request-timeout\n`,
    });
  });

  it("leaves open whether a change took effect when the connection breaks", async () => {
    central.fault = { kind: "reset" };
    const { exitCode, stderr } = await callCli("delete ws shop", { server: central.url });
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/failed: .*\. It may have taken effect all the same: repeating the command is safe\n$/);
  });

  it.each([
    { status: 200, contentType: "text/html", text: "<p>hello</p>" },
    { status: 502, contentType: "text/plain", text: "bad gateway" },
    { status: 200, contentType: "application/json", text: "{" },
  ])("tells a server that is not central: $status $contentType $text", async (reply) => {
    central.fault = { kind: "reply", ...reply };
    const { exitCode, stderr } = await callCli("get ws", { server: central.url });
    expect(exitCode).toBe(1);
    expect(stderr).toBe(
      `error: ${central.url} answered with HTTP status ${reply.status}, but not as central does: is this the address of central's API?\n`,
    );
  });

  it.each(["get ws", "get ws a", "apply -f a.yaml", "delete ws a", "edges adopt c", "edges release c", "version"])(
    "does not guess at an answer of another shape to %s",
    async (words) => {
      central.fault = { kind: "reply", status: 200, contentType: "application/json", text: '{"other": true}' };
      const { exitCode, stderr } = await callCli(words, { server: central.url, files: { "a.yaml": "a: 1" } });
      expect(exitCode).toBe(1);
      expect(stderr).toMatch(/^error: the answer of http.* is not understood \(.*\): is its version the same/);
    },
  );

  it("prints a refusal of the server in its words, harmless to a terminal", async () => {
    const text = JSON.stringify({ title: "Unavailable", detail: "the store is\nread-only \u001b[2J", status: 503 });
    central.fault = { kind: "reply", status: 503, contentType: "application/problem+json", text };
    expect(await callCli("get ws", { server: central.url })).toEqual({
      exitCode: 1,
      stdout: "",
      stderr: "error: the store is read-only ^[[2J\n",
    });
  });

  it("stops at a list that does not end", async () => {
    const text = JSON.stringify({ items: [], continue: "same" });
    central.fault = { kind: "reply", status: 200, contentType: "application/json", text };
    expect((await callCli("get ws", { server: central.url })).stderr).toBe(
      `error: ${central.url} repeats a page of its list\n`,
    );
  });

  it.each([
    { env: {}, isTerminal: true, begins: "\u001b[31merror:\u001b[0m there is no kind" },
    { env: { NO_COLOR: "1" }, isTerminal: true, begins: "error: there is no kind" },
    { env: { NO_COLOR: "" }, isTerminal: true, begins: "\u001b[31merror:" },
    { env: { TERM: "dumb" }, isTerminal: true, begins: "error: there is no kind" },
    { env: {}, isTerminal: false, begins: "error: there is no kind" },
  ])("colours errors on a terminal only: $env $isTerminal", async ({ env, isTerminal, begins }) => {
    const { stderr } = await callCli("get pods", { server: central.url, env, isTerminal });
    expect(stderr.startsWith(begins)).toBe(true);
  });

  it.each([
    { words: "", stderr: /^Usage: tctl \[options\] \[command\]\n/ },
    { words: "gte ws", stderr: "error: unknown command 'gte'\n(Did you mean get?)\nsee: tctl --help\n" },
    {
      words: "get ws --outptu json",
      stderr: "error: unknown option '--outptu'\n(Did you mean --output?)\nsee: tctl get --help\n",
    },
    { words: "config veiw", stderr: 'error: unknown command "veiw": did you mean config view?\n' },
    { words: "--org a central bakup f", stderr: 'error: unknown command "bakup": did you mean central backup?\n' },
    {
      words: "config nonsense",
      stderr: 'error: unknown command "nonsense": use one of config view, config set, config unset\n',
    },
    { words: "config -o nonsense", stderr: /^error: option '-o, --output <FORMAT>' argument 'nonsense' is invalid/ },
    { words: "get ws --wrong", stderr: /^error: unknown option '--wrong'\nsee: tctl get --help\n$/ },
    { words: "--wrong get ws", stderr: /^error: unknown option '--wrong'\nsee: tctl/ },
    { words: "edges list --wrong", stderr: /^error: unknown option '--wrong'\nsee: tctl edges list --help\n$/ },
    { words: "get ws --request-timeout soon", stderr: /^error: --request-timeout: "soon" is not a duration/ },
  ])("answers 2 to $words", async ({ words, stderr }) => {
    const outcome = await callCli(words, { calledName: "tctl", server: central.url });
    expect(outcome).toMatchObject({ exitCode: 2, stdout: "" });
    expect(outcome.stderr).toMatch(stderr);
  });
});
