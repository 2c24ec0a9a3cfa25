import {
  type CompletionModel,
  type Offer,
  type OfferedCommand,
  offersByPosition,
  quoted,
  valueFlags,
} from "./model.js";

/** A script for bash 3.2 and newer; it needs no other completion package. */
export function renderBash(model: CompletionModel): string {
  const values = valueFlags(model).join(" | ");
  const groups = model.groups.map(({ name }) => quoted(name)).join(" | ");
  return `# bash completion of ${model.programs.join(" and ")}, made by \`${model.programs[0]} completion bash\`.
_causeway_words() {
  COMPREPLY=($(compgen -W "$1" -- "$cur"))
  [[ \${#COMPREPLY[@]} -eq 1 && \${COMPREPLY[0]} == *= ]] && compopt -o nospace 2>/dev/null
  return 0
}
_causeway_names() {
  _causeway_words "$(command "\${COMP_WORDS[0]}" get "$1" -o name --request-timeout 2s 2>/dev/null | sed 's|.*/||')"
}
_causeway_files() {
  local IFS=$'\\n'
  compopt -o filenames 2>/dev/null
  COMPREPLY=($(compgen -f -- "$cur"))
}
_causeway() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD - 1]} command='' kind='' count=0 i word
  local IFS=$' \\t\\n'
  COMPREPLY=()
  # To bash, "=" is a word of its own.
  if [[ $cur == '=' ]]; then
    cur=''
  elif [[ $prev == '=' && COMP_CWORD -ge 2 ]]; then
    prev=\${COMP_WORDS[COMP_CWORD - 2]}
  fi
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=\${COMP_WORDS[i]}
    case $word in
      ${values})
        [[ \${COMP_WORDS[i + 1]} == '=' ]] && i=$((i + 1))
        i=$((i + 1))
        ;;
      -*) ;;
      *)
        case $command in
          '') command=$word ;;
          ${groups}) command="$command $word" ;;
          *)
            count=$((count + 1))
            [[ $count -eq 1 ]] && kind=$word
            ;;
        esac
        ;;
    esac
  done
  case "$command $prev" in
${model.commands.flatMap(valueCases).join("\n")}
  esac
  case $prev in
    ${values}) return ;;
  esac
  if [[ $cur == -* ]]; then
    case $command in
${optionCases(model).join("\n")}
    esac
    return
  fi
  case $command in
${wordCases(model).join("\n")}
  esac
}
complete -F _causeway ${model.programs.join(" ")}
`;
}

function valueCases({ name, options }: OfferedCommand): readonly string[] {
  return options.flatMap(({ flags, value }) => {
    const call = value === undefined ? undefined : callOf(value);
    if (call === undefined) return [];
    return [`    ${flags.map((flag) => quoted(`${name} ${flag}`)).join(" | ")}) ${call}; return ;;`];
  });
}

function optionCases({ commands, globals }: CompletionModel): readonly string[] {
  const words = (options: OfferedCommand["options"]): string =>
    quoted(options.flatMap(({ flags }) => flags.slice(-1)).join(" "));
  return [
    ...commands.map(({ name, options }) => `      ${quoted(name)}) _causeway_words ${words(options)} ;;`),
    `      *) _causeway_words ${words(globals)} ;;`,
  ];
}

function wordCases({ verbs, groups, commands }: CompletionModel): readonly string[] {
  const words = (offered: typeof verbs): string => quoted(offered.map(({ word }) => word).join(" "));
  return [
    `    '' | 'help') _causeway_words ${words(verbs)} ;;`,
    ...groups.map(({ name, verbs: inner }) => `    ${quoted(name)}) _causeway_words ${words(inner)} ;;`),
    ...commands.flatMap((command) => {
      const cases = offersByPosition(command).map(({ at, offer }) => `        ${at}) ${callOf(offer) ?? ":"} ;;`);
      if (cases.length === 0) return [];
      return [`    ${quoted(command.name)})\n      case $count in\n${cases.join("\n")}\n      esac\n      ;;`];
    }),
  ];
}

function callOf(offer: Offer): undefined | string {
  switch (offer.kind) {
    case "words":
      return `_causeway_words ${quoted(offer.words.join(" "))}`;
    case "names":
      return '_causeway_names "$kind"';
    case "clusters":
      return "_causeway_names edges";
    case "files":
      return "_causeway_files";
    case "nothing":
      return undefined;
  }
}
