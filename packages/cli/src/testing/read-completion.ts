/** What a completion script offers, by `COMMAND POSITION` (`*` for the last that repeats) and `COMMAND --flag`. */
export type ReadOffers = ReadonlyMap<string, readonly string[]>;

/** Stands for names of objects, which the script asks the program for. */
const SOURCES: Readonly<Record<string, string>> = {
  '_causeway_names "$kind"': "<names>",
  "_causeway_names edges": "<clusters>",
  _files: "<files>",
  "(__causeway_names (__causeway_kind))": "<names>",
  "(__causeway_names edges)": "<clusters>",
};

/** Reads a script for zsh without zsh: its cases, one by one. */
export function readZshScript(script: string): ReadOffers {
  const offers = new Map<string, readonly string[]>();
  for (const [, names = "", calls = ""] of script.matchAll(/^ {4}\(([^)]*)\) (.*); return ;;$/gm)) {
    for (const name of wordsOf(names.replaceAll("|", " "))) offers.set(name, readZshCalls(calls));
  }
  for (const [, name = "", words = ""] of script.matchAll(/^ {6}\('(.*?)'\) offers=\((.*)\) ;;$/gm)) {
    offers.set(`${name} -`, described(words));
  }
  for (const [, names = "", words = ""] of script.matchAll(
    /^ {4}\((.*?)\) offers=\((.*)\); _describe command offers ;;$/gm,
  )) {
    for (const name of wordsOf(names.replaceAll("|", " "))) offers.set(`${name} 0`, described(words));
  }
  const positions = /^ {4}\('(.*?)'\)\n {6}case \$count in\n([\s\S]*?)\n {6}esac\n {6};;$/gm;
  for (const [, name = "", cases = ""] of script.matchAll(positions)) {
    for (const [, at = "", calls = ""] of cases.matchAll(/^ {8}\((.*?)\) (.*) ;;$/gm)) {
      offers.set(`${name} ${at}`, readZshCalls(calls));
    }
  }
  return offers;
}

function readZshCalls(calls: string): readonly string[] {
  const source = SOURCES[calls];
  if (source !== undefined) return [source];
  return calls.split("; ").flatMap((call) => wordsOf(call.replace(/^compadd (-S '' )?-- /, "")));
}

/** `'word:what it is'` to `word`. */
function described(words: string): readonly string[] {
  return wordsOf(words).map((word) => (/^((?:[^:\\]|\\.)*):/.exec(word)?.[1] ?? word).replaceAll("\\:", ":"));
}

/** Reads a script for fish without fish: each `complete` line on its own. */
export function readFishScript(script: string): ReadOffers {
  const offers = new Map<string, readonly string[]>();
  for (const line of script.split("\n").filter((one) => one.startsWith("complete -c causeway -n "))) {
    const words = wordsOf(line);
    const valueAfter = (flag: string): undefined | string =>
      words.includes(flag) ? words[words.indexOf(flag) + 1] : undefined;
    const [, command = "", count = ""] = /^__causeway_is '(.*)' (\w+)$/.exec(valueAfter("-n") ?? "") ?? [];
    const given = valueAfter("-a");
    const source = words.includes("-F") ? "<files>" : SOURCES[given ?? ""];
    const offered = source === undefined ? (given ?? "").split(" ").filter((word) => word !== "") : [source];
    const flags = [valueAfter("-l")].flatMap((name) => (name === undefined ? [] : [`${command} --${name}`]));
    const [key = `${command} ${/^\d+$/.test(count) ? count : "*"}`] = flags;
    offers.set(key, [...(offers.get(key) ?? []), ...offered]);
  }
  return offers;
}

/** Words as a shell parts them: quotes of either kind, a backslash before any character. */
function wordsOf(text: string): readonly string[] {
  const words = text.match(/(?:[^\s'"\\]|\\.|'(?:[^'\\]|\\.)*'|"[^"]*")+/g) ?? [];
  return words.map((word) =>
    word.replace(/'((?:[^'\\]|\\.)*)'|"([^"]*)"|\\(.)/g, (_, single?: string, double?: string, plain?: string) =>
      (single ?? double ?? plain ?? "").replace(/\\(['\\])/g, "$1"),
    ),
  );
}
