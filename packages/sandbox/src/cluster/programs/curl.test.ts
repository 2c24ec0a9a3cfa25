import { AppError, type ErrorCode } from "@causeway/shared";
import { describe, expect, it } from "vitest";
import { createCall, textOf } from "../../testing/program-call.js";
import { createCurl, NO_APPS, type PodHttp, type PodHttpRequest } from "./curl.js";

/** Answers with what it was asked. */
const echo: PodHttp = {
  send: async ({ method, url, headers, body }) => ({
    status: url.pathname === "/missing" ? 404 : 200,
    headers: { "content-type": "text/plain" },
    body: Buffer.from(`${method} ${url.host}${url.pathname} ${headers["x-a"] ?? ""}${body ?? ""}`),
  }),
};

function broken(code: ErrorCode): PodHttp {
  return { send: () => Promise.reject(new AppError(code, "it is broken")) };
}

async function curl(http: PodHttp, ...args: readonly string[]): Promise<readonly [undefined | number, string, string]> {
  const result = await createCurl(http).run(createCall(["curl", ...args]));
  return [result?.exitCode, textOf(result?.stdout ?? ""), textOf(result?.stderr ?? "")];
}

describe("createCurl", () => {
  it.each([
    {
      args: ["-s", "http://productpage.bookinfo:9080/productpage"],
      stdout: "GET productpage.bookinfo:9080/productpage ",
    },
    { args: ["web"], stdout: "GET web/ " },
    { args: ["-X", "PUT", "web"], stdout: "PUT web/ " },
    { args: ["-d", "a=1", "-d", "b=2", "web"], stdout: "POST web/ a=1&b=2" },
    { args: ["-H", "X-A: yes", "web"], stdout: "GET web/ yes" },
    { args: ["-so/dev/null", "-w", "%{http_code} %{size_download}\\n", "web"], stdout: "200 9\n" },
    { args: ["-sSo", "/dev/null", "-w%{response_code}", "web/missing"], stdout: "404" },
    { args: ["-i", "web"], stdout: "HTTP/1.1 200\r\ncontent-type: text/plain\r\n\r\nGET web/ " },
    { args: ["--head", "web"], stdout: "HTTP/1.1 200\r\ncontent-type: text/plain\r\n\r\n" },
    { args: ["web/a", "web/b"], stdout: "GET web/a GET web/b " },
  ])("answers $args", async ({ args, stdout }) => {
    expect(await curl(echo, ...args)).toEqual([0, stdout, ""]);
  });

  it.each([
    { args: [], line: "curl: no URL specified\n", exitCode: 2 },
    { args: ["--nope", "web"], line: "curl: option --nope: is unknown\n", exitCode: 2 },
    { args: ["-sZ", "web"], line: "curl: option -sZ: is unknown\n", exitCode: 2 },
    { args: ["web", "-X"], line: "curl: option -X: requires parameter\n", exitCode: 2 },
    {
      args: ["-o", "file", "web"],
      line: "curl: option -o: a pretended container has no files to write: file\n",
      exitCode: 2,
    },
    {
      args: ["-m", "soon", "web"],
      line: "curl: option --max-time: expected a proper numerical parameter\n",
      exitCode: 2,
    },
    { args: ["ftp://web"], line: "curl: (3) URL rejected: ftp://web\n", exitCode: 3 },
    { args: ["-f", "web/missing"], line: "curl: (22) The requested URL returned error: 404\n", exitCode: 22 },
  ])("refuses $args", async ({ args, line, exitCode }) => {
    expect(await curl(echo, ...args)).toEqual([exitCode, "", line]);
  });

  it.each([
    { code: "NotFound", exitCode: 6 },
    { code: "Unavailable", exitCode: 7 },
    { code: "Timeout", exitCode: 28 },
    { code: "Invalid", exitCode: 56 },
  ] as const)("ends with $exitCode for $code, silently with -s only", async ({ code, exitCode }) => {
    const line = `curl: (${exitCode}) it is broken\n`;
    expect(await curl(broken(code), "web")).toEqual([exitCode, "", line]);
    expect(await curl(broken(code), "-sS", "web")).toEqual([exitCode, "", line]);
    expect(await curl(broken(code), "-s", "-w", "%{http_code}", "web")).toEqual([exitCode, "000", ""]);
  });

  it("says that no app answers, even when silent", async () => {
    const [exitCode, , stderr] = await curl(NO_APPS, "-s", "http://productpage.bookinfo:9080/productpage");
    expect(exitCode).toBe(7);
    expect(stderr).toMatch(/^curl: \(7\) no app answers yet/);
  });

  it("shows the conversation with -v", async () => {
    const [, , stderr] = await curl(echo, "-sv", "web/a");
    expect(stderr).toBe("> GET /a HTTP/1.1\n< HTTP/1.1 200\n< content-type: text/plain\n");
  });

  it("hands on who asks, until when, and what breaks it off", async () => {
    const seen: PodHttpRequest[] = [];
    const send = (request: PodHttpRequest) => {
      seen.push(request);
      return echo.send(request);
    };
    await curl({ send }, "-m", "2.5", "-A", "me", "web");
    expect(seen[0]).toMatchObject({ timeoutMs: 2_500, container: "web", headers: { host: "web", "user-agent": "me" } });
    expect(seen[0]?.pod.metadata.name).toBe("web-1");
  });

  it("lets what is no AppError through and is no other program", async () => {
    const bug = { send: () => Promise.reject(new TypeError("bug")) };
    await expect(curl(bug, "web")).rejects.toThrow("bug");
    expect(createCurl(echo).run(createCall(["wget"]))).toBeUndefined();
  });
});
