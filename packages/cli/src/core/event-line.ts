import { type Paint, type Tone, toneOfStatus } from "./paint.js";
import { printable } from "./printable.js";
import { type JsonRecord, textAt } from "./record.js";

const EDGE_TONES: ReadonlyMap<string, Tone> = new Map([
  ["connected", "good"],
  ["storeAccepted", "good"],
  ["released", "good"],
  ["held", "pending"],
  ["disconnected", "bad"],
  ["storeNotAccepted", "bad"],
]);

/** One event of central's watch on one line: when, what about, what happened. Unknown types show what they have. */
export function renderEvent(event: JsonRecord, paint: Paint): string {
  const text = (name: string): string => textAt(event, name) ?? "";
  const type = text("type");
  const what = type === "edge" ? `edge ${text("cluster")}` : text("path");
  const word = wordOf(type, text);
  const tone = type === "status" ? toneOfStatus(word) : EDGE_TONES.get(word);
  // The same word again: only its reason or the object's version is another.
  const isOther = text("before") !== "" && text("before") !== word;
  const from = type === "status" && isOther ? ` (was ${text("before")})` : "";
  const by = type === "config" && text("author") !== "" ? ` by ${text("author")}` : "";
  const why = [text("reason"), text("message")].filter((part) => part !== "").join(": ");
  const parts = [
    paint("dim", printable(text("timestamp"))),
    printable(what === "" ? type : what),
    ...(word === "" ? [] : [paint(tone, printable(word))]),
  ];
  return `${parts.join("  ")}${printable(`${from}${by}${why === "" ? "" : `: ${why}`}`)}\n`;
}

function wordOf(type: string, text: (name: string) => string): string {
  if (type === "status") return text("status");
  return type === "config" ? text("action") : text("change");
}
