import { describe, expect, it } from "vitest";
import { createPaint } from "./paint.js";
import { renderTable as render } from "./table.js";

const renderTable = (header: readonly string[], rows: readonly (readonly string[])[]): string =>
  render(
    header,
    rows.map((row) => row.map((text) => ({ text, tone: undefined }))),
    createPaint("plain"),
  );

describe("renderTable", () => {
  it("prints what kubectl prints for the same cells", () => {
    const rows = [
      ["bookinfo", "k-details-2563fd2d9c78aacb3d42d6db45051ade", "67s", "12.34.56.78"],
      ["bookinfo", "k-ratings-66dadd9a9f80adfda349ea5b85f6ae70", "67s", "12.34.56.78"],
    ];
    expect(renderTable(["NAMESPACE", "NAME", "AGE", "ADDRESS"], rows)).toBe(
      [
        "NAMESPACE   NAME                                         AGE   ADDRESS",
        "bookinfo    k-details-2563fd2d9c78aacb3d42d6db45051ade   67s   12.34.56.78",
        "bookinfo    k-ratings-66dadd9a9f80adfda349ea5b85f6ae70   67s   12.34.56.78",
        "",
      ].join("\n"),
    );
  });

  it("makes no column narrower than six and counts characters, not bytes", () => {
    expect(renderTable(["A", "B"], [["é", "x"]])).toBe("A     B\né     x\n");
  });

  it("ends no line with padding of its own", () => {
    expect(renderTable(["NAME", "ADDRESS"], [["a-long-name", "1.2.3.4"]])).toBe(
      "NAME          ADDRESS\na-long-name   1.2.3.4\n",
    );
  });

  it("shows control characters instead of obeying them", () => {
    expect(renderTable(["A"], [["\u001b[31mred\u0007"]])).toBe("A\n^[[31mred^G\n");
  });

  it("does not count colours as width", () => {
    const rows = [
      [
        { text: "READY", tone: "good" as const },
        { text: "x", tone: undefined },
      ],
    ];
    expect(render(["STATUS", "AGE"], rows, createPaint("coloured"))).toBe(
      "STATUS   AGE\n\u001b[32mREADY\u001b[0m    x\n",
    );
  });
});
