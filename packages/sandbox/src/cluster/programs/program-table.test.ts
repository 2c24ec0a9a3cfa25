import { FakeClock } from "@causeway/shared/testing";
import { describe, expect, it } from "vitest";
import { createCall, textOf } from "../../testing/program-call.js";
import { describeEnv } from "./pod-files.js";
import { type PodPrograms, succeed } from "./pod-programs.js";
import { ProgramTable } from "./program-table.js";

const cow: PodPrograms = {
  run: ({ argv }) => (argv[0] === "cowsay" ? Promise.resolve(succeed(`moo ${argv[1]}\n`)) : undefined),
};

async function stdoutOf(table: ProgramTable, ...argv: readonly string[]): Promise<string> {
  return textOf((await table.run(createCall(argv)))?.stdout ?? "none");
}

describe("ProgramTable", () => {
  it.each([
    { argv: ["echo", "hello"], stdout: "hello\n" },
    { argv: ["hostname"], stdout: "web-1\n" },
    { argv: ["env"], stdout: "HOSTNAME=web-1\nCOLOUR=blue\n" },
    { argv: ["printenv", "COLOUR"], stdout: "blue\n" },
    { argv: ["cat", "/etc/hostname"], stdout: "web-1\n" },
    { argv: ["cat", "/var/run/secrets/kubernetes.io/serviceaccount/namespace"], stdout: "shop" },
    { argv: ["date"], stdout: `${new Date(new FakeClock().now()).toUTCString()}\n` },
    { argv: ["true"], stdout: "" },
  ])("runs $argv", async ({ argv, stdout }) => {
    expect(await stdoutOf(new ProgramTable(new FakeClock()), ...argv)).toBe(stdout);
  });

  it("shows the pod's address in /etc/hosts and its namespace in /etc/resolv.conf", async () => {
    const table = new ProgramTable(new FakeClock());
    expect(await stdoutOf(table, "cat", "/etc/hosts")).toMatch(/\n10\.1\.0\.10\tweb-1\n$/);
    expect(await stdoutOf(table, "cat", "/etc/resolv.conf")).toMatch(/^search shop\.svc\.cluster\.local /);
  });

  it.each([
    { argv: ["cat", "/etc/hostname", "/nope"], exitCode: 1, stderr: "cat: /nope: No such file or directory\n" },
    { argv: ["printenv", "NOBODY"], exitCode: 1, stderr: "" },
    { argv: ["env", "A=b", "cmd"], exitCode: 125, stderr: "env: only the whole environment can be printed\n" },
    { argv: ["sleep", "long"], exitCode: 1, stderr: "sleep: invalid time interval 'long'\n" },
    { argv: ["false"], exitCode: 1, stderr: "" },
  ])("fails $argv with $exitCode", async ({ argv, exitCode, stderr }) => {
    const result = await new ProgramTable(new FakeClock()).run(createCall(argv));
    expect([result?.exitCode, textOf(result?.stderr ?? "none")]).toEqual([exitCode, stderr]);
  });

  it("knows no other program", () => {
    expect(new ProgramTable(new FakeClock()).run(createCall(["cowsay"]))).toBeUndefined();
  });

  it("asks what is plugged in first, in a shell too, until it is taken out", async () => {
    const table = new ProgramTable(new FakeClock());
    const takeOut = table.use(cow);
    expect(await stdoutOf(table, "/usr/local/bin/cowsay", "hi")).toBe("moo hi\n");
    expect(await stdoutOf(table, "sh", "-c", "cowsay $HOSTNAME | cat")).toBe("moo web-1\n");
    table.use({ run: () => Promise.resolve(succeed("newest")) });
    expect(await stdoutOf(table, "cowsay")).toBe("newest");
    takeOut();
    takeOut();
    expect(new ProgramTable(new FakeClock()).run(createCall(["cowsay"]))).toBeUndefined();
  });

  it("sleeps by the clock and wakes when nobody waits any more", async () => {
    const clock = new FakeClock();
    const gone = new AbortController();
    const table = new ProgramTable(clock);
    const slept = table.run(createCall(["sleep", "5s"]));
    const killed = table.run(createCall(["sleep", "1000"], "", gone.signal));
    clock.advance(5_000);
    expect((await slept)?.exitCode).toBe(0);
    gone.abort();
    expect((await killed)?.exitCode).toBe(137);
  });
});

describe("describeEnv", () => {
  it("has the pod's name and the container's own variables, without those from other objects", () => {
    const { pod } = createCall(["env"]);
    expect(describeEnv(pod, "web")).toMatchObject({
      HOSTNAME: "web-1",
      COLOUR: "blue",
      KUBERNETES_SERVICE_PORT: "443",
    });
    const fromSecret = { name: "KEY", valueFrom: { secretKeyRef: { name: "s", key: "k" } } };
    const other = { ...pod, spec: { containers: [{ name: "web", env: [fromSecret] }] } };
    expect(describeEnv(other, "web")).not.toHaveProperty("KEY");
  });
});
