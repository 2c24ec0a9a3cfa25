import { describe, expect, it } from "vitest";
import { readClientVersion } from "../client-version.js";
import { callCli } from "../testing/call-cli.js";
import { FakeCentral } from "../testing/fake-central.js";

const version = readClientVersion();

describe("version", () => {
  it("asks nobody for its own", async () => {
    const server = "http://127.0.0.1:9";
    expect(await callCli("version --client", { server })).toEqual({
      exitCode: 0,
      stdout: `client: ${version}\n`,
      stderr: "",
    });
    expect((await callCli("version --client -o yaml", { server })).stdout).toBe(`client:\n  version: ${version}\n`);
    expect((await callCli("--version", { server })).stdout).toBe(`${version}\n`);
  });

  it("prints both", async () => {
    await using central = await FakeCentral.start();
    expect((await callCli("version", { server: central.url })).stdout).toBe(
      `client: ${version}\nserver: 0.1.0 (store store-1, revision 0)\n`,
    );
    expect(JSON.parse((await callCli("version -o json", { server: central.url })).stdout)).toEqual({
      client: { version },
      server: { version: "0.1.0", storeId: "store-1", revision: "0" },
    });
  });

  it("prints its own even when central is away", async () => {
    expect(await callCli("version", { server: "http://127.0.0.1:9" })).toMatchObject({
      exitCode: 1,
      stdout: `client: ${version}\n`,
    });
  });
});
