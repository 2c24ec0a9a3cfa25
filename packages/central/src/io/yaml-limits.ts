import { CST, Lexer } from "yaml";

export const MAX_BYTES = 4 * 1024 * 1024;
/** Of nested lists and mappings; deeper text would overflow the stack of the composer behind this check. */
export const MAX_DEPTH = 64;
export const MAX_DOCUMENTS = 5_000;
const MAX_TOKENS = 1_000_000;
const MAX_ALIASES = 100;
/** Anchors and tags: a node may have one of each, and nothing here needs any. */
const MAX_PROPERTIES = 1_000;
/** Columns of indentation: what bounds nesting before anything is composed. */
const MAX_INDENT = 256;

export interface LimitProblem {
  readonly offset: number;
  readonly reason: "BadText" | "TooLarge";
  readonly message: string;
}

type Broken = undefined | Omit<LimitProblem, "offset">;

const tooLarge = (message: string): Broken => ({ reason: "TooLarge", message });

/** Counts of one pass over the tokens. */
interface Tally {
  offset: number;
  tokens: number;
  documents: number;
  aliases: number;
  properties: number;
  flowDepth: number;
  /** Columns and indicators that this line has begun with: no line nests deeper than that. */
  lineDepth: number;
  isLineStart: boolean;
}

/**
 * The first limit that a text breaks, found by tokens alone: in linear time and without recursion, so that no text can
 * exhaust the stack or the time of the parser that reads it afterwards.
 */
export function findLimitProblem(text: string): undefined | LimitProblem {
  const tally: Tally = {
    offset: 0,
    tokens: 0,
    documents: 0,
    aliases: 0,
    properties: 0,
    flowDepth: 0,
    lineDepth: 0,
    isLineStart: true,
  };
  let isScalar = false;
  for (const token of new Lexer().lex(text)) {
    // The token after a scalar marker is the scalar's text, whatever it looks like.
    const type: string = isScalar ? "text" : (CST.tokenType(token) ?? "text");
    isScalar = type === "scalar";
    const broken = tallyToken(tally, type, token);
    if (broken !== undefined) return { offset: tally.offset, ...broken };
    if (!isMarker(type)) tally.offset += token.length;
  }
  return undefined;
}

/** Tokens that the lexer adds to the text. */
function isMarker(type: string): boolean {
  return type === "scalar" || type === "doc-mode" || type === "flow-error-end";
}

function tallyToken(tally: Tally, type: string, token: string): Broken {
  tally.tokens += 1;
  if (tally.tokens > MAX_TOKENS)
    return tooLarge(`more than ${MAX_TOKENS} words and marks: apply it in several requests`);
  const count = COUNTERS[type];
  const broken = count?.(tally, token);
  if (type !== "newline" && type !== "space" && !isMarker(type)) tally.isLineStart = false;
  return broken;
}

type Counter = (tally: Tally, token: string) => Broken;

const TOO_DEEP = tooLarge(`nested more than ${MAX_DEPTH} levels deep`);

const openFlow: Counter = (tally) => {
  tally.flowDepth += 1;
  return tally.flowDepth > MAX_DEPTH ? TOO_DEEP : undefined;
};
const closeFlow: Counter = (tally) => {
  tally.flowDepth -= 1;
  return tally.flowDepth < 0 ? { reason: "BadText", message: "a closing bracket without an opening one" } : undefined;
};
const addIndicator: Counter = (tally) => {
  tally.lineDepth += 1;
  return tally.flowDepth === 0 && tally.lineDepth > MAX_INDENT ? TOO_DEEP : undefined;
};
const addProperty: Counter = (tally) => {
  tally.properties += 1;
  return tally.properties > MAX_PROPERTIES ? tooLarge(`more than ${MAX_PROPERTIES} anchors and tags`) : undefined;
};
const startDocument: Counter = (tally) => {
  tally.documents += 1;
  tally.flowDepth = 0;
  return tally.documents > MAX_DOCUMENTS ? tooLarge(`more than ${MAX_DOCUMENTS} documents`) : undefined;
};

const COUNTERS: Readonly<Record<string, Counter>> = {
  "flow-map-start": openFlow,
  "flow-seq-start": openFlow,
  "flow-map-end": closeFlow,
  "flow-seq-end": closeFlow,
  "flow-error-end": (tally) => {
    tally.flowDepth = 0;
    return undefined;
  },
  "seq-item-ind": addIndicator,
  "explicit-key-ind": addIndicator,
  "map-value-ind": addIndicator,
  anchor: addProperty,
  tag: addProperty,
  alias: (tally) => {
    tally.aliases += 1;
    return tally.aliases > MAX_ALIASES ? tooLarge(`more than ${MAX_ALIASES} aliases`) : undefined;
  },
  "directive-line": () => ({
    reason: "BadText",
    message: "a line that begins with % (a YAML directive) is not supported",
  }),
  "doc-start": startDocument,
  newline: (tally) => {
    tally.lineDepth = 0;
    tally.isLineStart = true;
    return undefined;
  },
  space: (tally, token) => {
    if (!tally.isLineStart) return undefined;
    tally.lineDepth += token.length;
    return tally.flowDepth === 0 && tally.lineDepth > MAX_INDENT ? TOO_DEEP : undefined;
  },
};
