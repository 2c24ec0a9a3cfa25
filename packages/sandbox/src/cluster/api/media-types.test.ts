import { describe, expect, it } from "vitest";
import { checkAccept, formOf } from "./media-types.js";

describe(formOf, () => {
  it.each([
    { accept: "", form: "json" },
    { accept: "*/*", form: "json" },
    { accept: "application/yaml", form: "yaml" },
    { accept: "application/vnd.kubernetes.protobuf, application/yaml;as=Table", form: "yaml" },
    { accept: "application/yaml, application/json", form: "yaml" },
    { accept: "application/yaml;q=0.5, application/json;q=0.9", form: "json" },
    { accept: "text/html", form: "json" },
  ])("answers $accept in $form", ({ accept, form }) => {
    expect(formOf(accept)).toBe(form);
  });
});

it("has nothing for who takes neither", () => {
  expect(() => checkAccept("text/html, application/vnd.kubernetes.protobuf")).toThrow(
    expect.objectContaining({ code: 406 }),
  );
});
