import { describe, expect, it } from "vitest";
import { describeProblem, describeWarning } from "./describe-problem.js";
import { parseProblem } from "./problem.js";

const locate = (line: number) => ({ name: "ws.yaml", line: line - 10 });

describe("describeProblem", () => {
  it.each([
    { cause: { field: "spec.x", line: 13, column: 5, message: "no" }, place: "ws.yaml:3:5", message: "no" },
    { cause: { field: "spec.x", line: 13, message: "no" }, place: "ws.yaml:3", message: "no" },
    { cause: { field: "spec.x", line: 0, column: 0, message: "no" }, place: "", message: "spec.x: no" },
    { cause: { field: "", message: "no\nway" }, place: "", message: "no way" },
    { cause: { reason: "Protected" }, place: "", message: "Protected" },
  ])("places $cause", ({ cause, place, message }) => {
    expect(describeProblem(parseProblem(400, { causes: [cause] }), locate)).toEqual([{ place, message }]);
  });

  it.each([
    { body: { title: "Conflict", detail: "it has changed" }, message: "it has changed" },
    { body: { title: "Conflict" }, message: "Conflict" },
    { body: ["what"], message: "central answered with HTTP status 409" },
  ])("says $message when there are no causes", ({ body, message }) => {
    expect(describeProblem(parseProblem(409, body), locate)).toEqual([{ place: "", message }]);
  });
});

describe("describeWarning", () => {
  it.each([
    { text: "line 13: odd", place: "ws.yaml:3", message: "odd" },
    {
      text: "line 13: replaces the document at line 11",
      place: "ws.yaml:3",
      message: "replaces the document at ws.yaml:1",
    },
    { text: "odd at line 13", place: "", message: "odd at line 13" },
  ])("places $text", ({ text, place, message }) => {
    expect(describeWarning(text, locate)).toEqual({ place, message });
  });

  it("leaves lines that no file has as they are", () => {
    const message = "line 3: odd";
    expect(describeWarning(message, () => undefined)).toEqual({ place: "", message });
  });
});
