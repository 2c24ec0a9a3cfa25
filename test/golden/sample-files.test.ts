import { renderSampleFiles } from "@causeway/sandbox";
import { describe, expect, it } from "vitest";

describe("renderSampleFiles", () => {
  it.each(Object.entries(renderSampleFiles()).map(([name, text]) => ({ name, text })))(
    "is what docs/examples/$name holds",
    async ({ name, text }) => {
      await expect(text).toMatchFileSnapshot(`../../docs/examples/${name}`);
    },
  );
});
