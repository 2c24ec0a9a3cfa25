import { describe, expect, it } from "vitest";
import { defaultAuthor, parseAuthor } from "./author.js";

describe("defaultAuthor", () => {
  it.each([
    { env: { USER: "ada" }, author: "ada@host" },
    { env: { USER: "", LOGNAME: "grace" }, author: "grace@host" },
    { env: { USERNAME: "Zoë" }, author: "Zoë@host" },
    { env: {}, author: "unknown@host" },
    { env: { USER: "a\nb" }, author: "a?b@host" },
    { env: { USER: "x".repeat(300) }, author: "x".repeat(200) },
  ])("is $author", ({ env, author }) => {
    expect(defaultAuthor(env, "host")).toBe(author);
  });
});

describe("parseAuthor", () => {
  it.each([
    { text: " CR-1042 ", result: { ok: true, value: "CR-1042" } },
    { text: "Zoë", result: { ok: true, value: "Zoë" } },
    { text: " ", result: { ok: false, error: "--author: the name is empty" } },
    { text: "a\u0007", result: { ok: false, error: "--author: control characters cannot be sent" } },
    { text: "x".repeat(201), result: { ok: false, error: "--author: at most 200 characters" } },
  ])("reads $text", ({ text, result }) => {
    expect(parseAuthor(text)).toEqual(result);
  });
});
