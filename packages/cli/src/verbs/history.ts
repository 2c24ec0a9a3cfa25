import { ok, type Result } from "@causeway/shared/basics";
import { parsePage } from "../core/answers.js";
import { parseObjectKind } from "../core/kinds.js";
import { listPath, objectPath } from "../core/object-path.js";
import { parseCount } from "../core/parse-count.js";
import type { Problem } from "../core/problem.js";
import type { JsonRecord } from "../core/record.js";
import { renderHistory, renderHistoryDiffs } from "../core/render-history.js";
import { parseTarget } from "../core/target.js";
import { printStructured, TEXT_OUTPUT_OPTION } from "../print-structured.js";
import { understood } from "../understood.js";
import { orUsage, UsageError } from "../usage-error.js";
import { argument, type Call, example, option, type Verb } from "../verb.js";

/** Central gives at most so many at once. */
const MAX_PAGE = 500;

export const historyVerb: Verb = {
  needs: "central",
  details:
    "Every write to central's store, the newest first, also of objects that are gone. AUTHOR is what the writer said of itself: nobody has proved it.",
  args: [
    argument("KIND", "kind of object, in full or short, or KIND/NAME", "optional", "objectKinds"),
    argument("NAME", "only of this one", "optional", "names"),
  ],
  options: [
    option("limit", "at most so many writes", { value: "NUMBER", fallback: "50" }),
    option("diff", "with every field that changed"),
    TEXT_OUTPUT_OPTION,
  ],
  location: "used",
  examples: [
    example("The last writes.", "history"),
    example("Who changed what in one object.", "history ws bookinfo-ws --diff"),
  ],
  run: async (call) => {
    const { options, report, paint, io } = call;
    const path = pathOf(call);
    const limit = orUsage(parseCount(options.text("limit") ?? ""), "--limit");
    const items = await readHistory(path, limit, call);
    if (!items.ok) return report.refused(items.error);
    if (options.text("output") !== "text") printStructured({ items: items.value }, call);
    else if (items.value.length === 0) report.note(`No writes found${path === undefined ? "" : ` of ${path}`}.`);
    else if (options.isSet("diff")) io.stdout.write(renderHistoryDiffs(items.value, paint));
    else io.stdout.write(renderHistory(items.value, io.clock.now(), paint));
    return 0;
  },
};

/** One object, all of a kind in the place, or undefined for everything. */
function pathOf({ args, place }: Call): undefined | string {
  const { kind: word, names } = orUsage(parseTarget(args));
  if (word === "") return undefined;
  const kind = orUsage(parseObjectKind(word));
  const [name, ...more] = names;
  if (more.length > 0) throw new UsageError("one name at a time");
  const path = name === undefined ? listPath(kind, place) : orUsage(objectPath(kind, name, place));
  return [kind.plural, ...path].join("/");
}

async function readHistory(
  path: undefined | string,
  limit: number,
  { central }: Call,
): Promise<Result<readonly JsonRecord[], Problem>> {
  const items: JsonRecord[] = [];
  let next: undefined | string;
  do {
    const query = { path, limit: String(Math.min(MAX_PAGE, limit - items.length)), continue: next };
    const answer = await central.send({ method: "GET", path: ["history"], query, body: undefined });
    if (!answer.ok) return answer;
    const page = understood(parsePage(answer.value, "items"), central);
    items.push(...page.items);
    next = page.next === "" || page.items.length === 0 ? undefined : page.next;
  } while (next !== undefined && items.length < limit);
  return ok(items.slice(0, limit));
}
