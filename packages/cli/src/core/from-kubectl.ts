/** What those type who come from kubectl, in words that the parser takes as they are meant. */
export function fromKubectl(given: readonly string[]): readonly string[] {
  // The parser would take the sign of `-o=json` for a part of the value.
  const words = given.map((word) => word.replace(/^(-[A-Za-z])=/, "$1"));
  const isEvents = words.find((word) => !word.startsWith("-")) === "events";
  return isEvents ? words.map((word, index) => (isBareW(word, words[index + 1]) ? "--watch" : word)) : words;
}

/** `-w` is the workspace everywhere; without a name behind it, it can only be kubectl's `--watch`. */
function isBareW(word: string, next: undefined | string): boolean {
  return word === "-w" && (next === undefined || next.startsWith("-"));
}
