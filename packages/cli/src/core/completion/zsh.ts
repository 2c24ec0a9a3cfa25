import {
  type CompletionModel,
  type Offer,
  type OfferedCommand,
  type OfferedWord,
  offersByPosition,
  quoted,
  valueFlags,
} from "./model.js";

/** A script for zsh, to be sourced or put into a folder of \`fpath\` as \`_causeway\`. */
export function renderZsh(model: CompletionModel): string {
  const values = valueFlags(model).join("|");
  const groups = model.groups.map(({ name }) => quoted(name)).join("|");
  return `#compdef ${model.programs.join(" ")}
# zsh completion of ${model.programs.join(" and ")}, made by \`${model.programs[0]} completion zsh\`.
_causeway_names() {
  compadd -- \${\${(f)"$(command "\${words[1]}" get "$1" -o name --request-timeout 2s 2>/dev/null)"}##*/}
}
_causeway() {
  local command='' kind='' prev="\${words[CURRENT-1]}" cur="\${words[CURRENT]}" word
  local -i count=0 i
  local -a offers
  for ((i = 2; i < CURRENT; i++)); do
    word="\${words[i]}"
    case "$word" in
      (${values}) i+=1 ;;
      (-*) ;;
      (*)
        case "$command" in
          ('') command="$word" ;;
          (${groups}) command="$command $word" ;;
          (*)
            count+=1
            [[ $count -eq 1 ]] && kind="$word"
            ;;
        esac
        ;;
    esac
  done
  case "$command $prev" in
${model.commands.flatMap(valueCases).join("\n")}
  esac
  case "$prev" in
    (${values}) return ;;
  esac
  if [[ "$cur" == -* ]]; then
    case "$command" in
${optionCases(model).join("\n")}
    esac
    _describe -o option offers
    return
  fi
  case "$command" in
${wordCases(model).join("\n")}
  esac
}
if [[ "\${funcstack[1]}" == _causeway ]]; then
  _causeway "$@"
else
  compdef _causeway ${model.programs.join(" ")}
fi
`;
}

function valueCases({ name, options }: OfferedCommand): readonly string[] {
  return options.flatMap(({ flags, value }) => {
    const call = value === undefined ? undefined : callOf(value);
    if (call === undefined) return [];
    return [`    (${flags.map((flag) => quoted(`${name} ${flag}`)).join("|")}) ${call}; return ;;`];
  });
}

function optionCases({ commands, globals }: CompletionModel): readonly string[] {
  const offers = (options: OfferedCommand["options"]): string =>
    described(options.map(({ flags, says }) => ({ word: flags.at(-1) ?? "", says })));
  return [
    ...commands.map(({ name, options }) => `      (${quoted(name)}) offers=(${offers(options)}) ;;`),
    `      (*) offers=(${offers(globals)}) ;;`,
  ];
}

function wordCases({ verbs, groups, commands }: CompletionModel): readonly string[] {
  const describe = (offered: readonly OfferedWord[]): string =>
    `offers=(${described(offered)}); _describe command offers`;
  return [
    `    (''|'help') ${describe(verbs)} ;;`,
    ...groups.map(({ name, verbs: inner }) => `    (${quoted(name)}) ${describe(inner)} ;;`),
    ...commands.flatMap((command) => {
      const cases = offersByPosition(command).map(({ at, offer }) => `        (${at}) ${callOf(offer) ?? ":"} ;;`);
      if (cases.length === 0) return [];
      return [`    (${quoted(command.name)})\n      case $count in\n${cases.join("\n")}\n      esac\n      ;;`];
    }),
  ];
}

/** \`word:what it is\`, as \`_describe\` reads it. */
function described(offered: readonly OfferedWord[]): string {
  return offered.map(({ word, says }) => quoted(`${word.replace(/:/g, "\\:")}:${says}`)).join(" ");
}

function callOf(offer: Offer): undefined | string {
  switch (offer.kind) {
    case "words": {
      // What ends in "=" goes on: no space after it.
      const open = offer.words.filter((word) => word.endsWith("="));
      const closed = offer.words.filter((word) => !word.endsWith("="));
      const more = open.length === 0 ? "" : `; compadd -S '' -- ${open.map(quoted).join(" ")}`;
      return `compadd -- ${closed.map(quoted).join(" ")}${more}`;
    }
    case "names":
      return '_causeway_names "$kind"';
    case "clusters":
      return "_causeway_names edges";
    case "files":
      return "_files";
    case "nothing":
      return undefined;
  }
}
