/** Colours for a terminal, or the text unchanged. */
export interface Paint {
  red(text: string): string;
  yellow(text: string): string;
  bold(text: string): string;
}

/** Whether colours are wanted: a terminal, not a dumb one, and no `NO_COLOR` (https://no-color.org). */
export function wantsColour(env: Readonly<Record<string, undefined | string>>, isTerminal: boolean): boolean {
  return isTerminal && (env["NO_COLOR"] ?? "") === "" && env["TERM"] !== "dumb";
}

const PLAIN: Paint = { red: (text) => text, yellow: (text) => text, bold: (text) => text };

/** SGR codes of ECMA-48: 31 red, 33 yellow, 1 bold. */
const COLOURED: Paint = {
  red: (text) => `\u001b[31m${text}\u001b[0m`,
  yellow: (text) => `\u001b[33m${text}\u001b[0m`,
  bold: (text) => `\u001b[1m${text}\u001b[0m`,
};

export function createPaint(colour: "plain" | "coloured"): Paint {
  return colour === "coloured" ? COLOURED : PLAIN;
}
