import {
  type CompletionModel,
  type Offer,
  type OfferedCommand,
  type OfferedOption,
  type OfferedWord,
  offersByPosition,
  valueFlags,
} from "./model.js";

/** A script for fish. */
export function renderFish(model: CompletionModel): string {
  const [program = "", ...others] = model.programs;
  const lines = [
    ...model.globals.map((option) => optionLine(program, option, [])),
    ...verbLines(program, "", [...model.verbs, { word: "help", says: "show how a command is used" }]),
    ...verbLines(program, "help", model.verbs),
    ...model.groups.flatMap(({ name, verbs }) => verbLines(program, name, verbs)),
    ...model.commands.flatMap((command) => commandLines(program, command, model.globals)),
    ...others.map((other) => `complete -c ${other} -w ${program}`),
  ];
  return `# fish completion of ${model.programs.join(" and ")}, made by \`${program} completion fish\`.
function __causeway_words --description 'words of the command line that are neither flags nor their values'
    set -l skip 0
    for word in (commandline -opc)[2..-1]
        if test $skip = 1
            set skip 0
            continue
        end
        switch $word
            case ${valueFlags(model).join(" ")}
                set skip 1
            case '-*'
            case '*'
                echo $word
        end
    end
end
function __causeway_is --description 'whether command $argv[1] is called with $argv[2] arguments so far: a number, more or any'
    set -l words (__causeway_words)
    set -l wanted
    test -n "$argv[1]"; and set wanted (string split ' ' -- $argv[1])
    set -l depth (count $wanted)
    set -l rest (math (count $words) - $depth)
    test $rest -ge 0; or return 1
    if test $depth -gt 0
        test "$words[1..$depth]" = "$wanted"; or return 1
    end
    switch $argv[2]
        case any
            return 0
        case more
            test $rest -ge 1
        case '*'
            test $rest -eq $argv[2]
    end
end
function __causeway_names --description 'names of the objects of kind $argv[1]'
    set -l program (commandline -opc)[1]
    command $program get $argv[1] -o name --request-timeout 2s 2>/dev/null | string replace -r '.*/' ''
end
function __causeway_kind
    set -l words (__causeway_words)
    echo $words[2]
end
complete -c ${program} -f
${lines.join("\n")}
`;
}

function verbLines(program: string, command: string, verbs: readonly OfferedWord[]): readonly string[] {
  return verbs.map(
    ({ word, says }) => `complete -c ${program} -n "__causeway_is '${command}' 0" -a ${word} -d ${fishQuoted(says)}`,
  );
}

function commandLines(
  program: string,
  command: OfferedCommand,
  globals: CompletionModel["globals"],
): readonly string[] {
  const isGlobal = ({ flags }: OfferedOption): boolean =>
    globals.some((option) => option.flags.at(-1) === flags.at(-1));
  const condition = (count: string): string[] => ["-n", `"__causeway_is '${command.name}' ${count}"`];
  return [
    ...command.options
      .filter((option) => !isGlobal(option))
      .map((option) => optionLine(program, option, condition("any"))),
    ...offersByPosition(command).map(({ at, offer }) => {
      const from = command.args.length - 1;
      const count = at === "*" ? (from === 0 ? "any" : "more") : at;
      return ["complete", "-c", program, ...condition(count), ...offerWords(offer)].join(" ");
    }),
  ];
}

function optionLine(program: string, { flags, says, value }: OfferedOption, condition: readonly string[]): string {
  const names = flags.map((flag) => (flag.startsWith("--") ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`));
  // -x: a value and no files, -r: a value.
  const offers = value === undefined ? [] : value.kind === "files" ? ["-r", "-F"] : ["-x", ...offerWords(value)];
  return ["complete", "-c", program, ...condition, ...names, ...offers, "-d", fishQuoted(says)].join(" ");
}

function offerWords(offer: Offer): readonly string[] {
  switch (offer.kind) {
    case "words":
      return ["-a", fishQuoted(offer.words.join(" "))];
    case "names":
      return ["-a", "'(__causeway_names (__causeway_kind))'"];
    case "clusters":
      return ["-a", "'(__causeway_names edges)'"];
    case "files":
      return ["-F"];
    case "nothing":
      return [];
  }
}

/** Fish keeps to single quotes, with two escapes. */
function fishQuoted(text: string): string {
  return `'${text.replace(/[\\']/g, "\\$&")}'`;
}
