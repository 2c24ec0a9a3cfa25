import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { EventStreamReader } from "./event-stream.js";

const read = (...pieces: readonly string[]) => {
  const reader = new EventStreamReader();
  return pieces.flatMap((piece) => reader.push(piece));
};

describe("EventStreamReader", () => {
  it.each([
    { text: "data: a\n\n", events: [{ id: "", data: "a" }] },
    { text: "id: 7\nevent: x\ndata: a\ndata: b\n\n", events: [{ id: "7", data: "a\nb" }] },
    { text: "id: 7\n\n", events: [{ id: "7", data: "" }] },
    { text: ": heartbeat\n\nretry: 2000\n\n", events: [] },
    {
      text: "id: 1\ndata: a\n\ndata: b\n\n",
      events: [
        { id: "1", data: "a" },
        { id: "1", data: "b" },
      ],
    },
    {
      text: "data:a\r\n\r\ndata: b\r\rdata:  c\n\n",
      events: [
        { id: "", data: "a" },
        { id: "", data: "b" },
        { id: "", data: " c" },
      ],
    },
    { text: "data\n\n", events: [{ id: "", data: "" }] },
    { text: "\uFEFFdata: a\n\n", events: [{ id: "", data: "a" }] },
    { text: "id: a\0b\ndata: x\n\n", events: [{ id: "", data: "x" }] },
    { text: "data: not ended\n", events: [] },
    { text: 'unknown: field\ndata: {"a": "b: c"}\n\n', events: [{ id: "", data: '{"a": "b: c"}' }] },
  ])("reads $text", ({ text, events }) => {
    expect(read(text)).toEqual(events);
  });

  it("reads the same however the text is cut, also between the two characters of one line end", () => {
    const line = fc.constantFrom("data: x", "data: y", "id: 1", "id: 2", ": note", "", "event: e");
    const end = fc.constantFrom("\n", "\r\n", "\r");
    const stream = fc
      .array(fc.tuple(line, end), { maxLength: 30 })
      .map((lines) => lines.map((pair) => pair.join("")).join(""));
    fc.assert(
      fc.property(stream, fc.array(fc.nat(60), { maxLength: 8 }), (text, cuts) => {
        const places = [...new Set([0, ...cuts.filter((cut) => cut < text.length), text.length])].toSorted(
          (a, b) => a - b,
        );
        const pieces = places.slice(1).map((place, index) => text.slice(places[index], place));
        // A carriage return at the very end may yet be the first half of a line end.
        expect(read(...pieces, "\n")).toEqual(read(text, "\n"));
      }),
    );
  });

  it("gives up on a line that does not end", () => {
    expect(() => read(...Array.from({ length: 12 }, () => "x".repeat(100_000)))).toThrow("does not end");
  });
});
