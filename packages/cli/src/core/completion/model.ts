/** What can stand at one place of a command line. */
export type Offer =
  | { readonly kind: "words"; readonly words: readonly string[] }
  /** Names of objects of the kind that is the command's first argument. */
  | { readonly kind: "names" }
  | { readonly kind: "clusters" }
  | { readonly kind: "files" }
  /** Something that only the person knows. */
  | { readonly kind: "nothing" };

export interface OfferedOption {
  /** With dashes, the long one last. */
  readonly flags: readonly string[];
  readonly says: string;
  /** Undefined for a flag without a value. */
  readonly value: undefined | Offer;
}

export interface OfferedCommand {
  /** `get`, `edges list`. */
  readonly name: string;
  readonly options: readonly OfferedOption[];
  /** By position; the last one also stands for all that follow when `isOpen`. */
  readonly args: readonly Offer[];
  readonly isOpen: boolean;
}

export interface OfferedWord {
  readonly word: string;
  readonly says: string;
}

/** Everything that completion knows, made from the verbs' own descriptions. */
export interface CompletionModel {
  readonly programs: readonly string[];
  readonly verbs: readonly OfferedWord[];
  /** First words that have second ones. */
  readonly groups: readonly { readonly name: string; readonly verbs: readonly OfferedWord[] }[];
  readonly commands: readonly OfferedCommand[];
  /** Understood before the verb, too. */
  readonly globals: readonly OfferedOption[];
}

/** Every flag that swallows the next word, whatever the command: the same flag does so everywhere. */
export function valueFlags({ commands, globals }: CompletionModel): readonly string[] {
  const options = [...globals, ...commands.flatMap((command) => command.options)];
  return [...new Set(options.flatMap(({ flags, value }) => (value === undefined ? [] : flags)))].sort();
}

/** The offers of the arguments from a position on: the position's own, or what may repeat. */
export function offersByPosition({
  args,
  isOpen,
}: OfferedCommand): readonly { readonly at: string; readonly offer: Offer }[] {
  return args
    .map((offer, index) => ({ at: isOpen && index === args.length - 1 ? "*" : String(index), offer }))
    .filter(({ offer }) => offer.kind !== "nothing");
}

/** In single quotes for any of the shells: what is between them means itself. */
export function quoted(text: string): string {
  return `'${text.replace(/'/g, "'\\''")}'`;
}
