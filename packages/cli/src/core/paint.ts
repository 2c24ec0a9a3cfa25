/** What a word tells: good, under way, bad, beside the point, or what to look at. */
export type Tone = "good" | "pending" | "bad" | "dim" | "strong";

/** Gives text the colour of a tone on a terminal; elsewhere text stays as it is. */
export type Paint = (tone: undefined | Tone, text: string) => string;

/** Whether colours are wanted: a terminal, not a dumb one, and no `NO_COLOR` (https://no-color.org). */
export function wantsColour(env: Readonly<Record<string, undefined | string>>, isTerminal: boolean): boolean {
  return isTerminal && (env["NO_COLOR"] ?? "") === "" && env["TERM"] !== "dumb";
}

/** SGR codes of ECMA-48. */
const CODES: Readonly<Record<Tone, number>> = { good: 32, pending: 33, bad: 31, dim: 2, strong: 1 };

export function createPaint(colour: "plain" | "coloured"): Paint {
  if (colour === "plain") return (_tone, text) => text;
  return (tone, text) => (tone === undefined || text === "" ? text : `\u001b[${CODES[tone]}m${text}\u001b[0m`);
}

const STATUS_TONES: ReadonlyMap<string, Tone> = new Map([
  ["READY", "good"],
  ["ACCEPTED", "pending"],
  ["DIRTY", "pending"],
  ["PARTIAL", "pending"],
  ["FAILED", "bad"],
  ["INVALID", "bad"],
]);

/** Of a status word; undefined for any other. */
export function toneOfStatus(word: string): undefined | Tone {
  return STATUS_TONES.get(word);
}
