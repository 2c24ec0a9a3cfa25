import { parseCondition, STATUS_WORDS } from "../core/condition.js";
import { parseObjectKind } from "../core/kinds.js";
import { objectPath } from "../core/object-path.js";
import { parseWaitMs } from "../core/settings.js";
import { parseTarget } from "../core/target.js";
import { orUsage, UsageError } from "../usage-error.js";
import { argument, example, option, type Verb } from "../verb.js";
import { waitForAll } from "../wait-for-all.js";

export const waitVerb: Verb = {
  needs: "central",
  details:
    "READY means applied on all target clusters, at the object's newest version. Events of central end the wait at once; where they are not to be had it looks again and again, ever more slowly. An object that is not there fails at once, unless its end is what is waited for. Exit status 1 when the time is up.",
  args: [
    argument("KIND", "kind of object, in full or short, or KIND/NAME", "one", "objectKinds"),
    argument("NAME", "the objects, all of them", "any", "names"),
  ],
  options: [
    option("for", "READY or another status word, or deleted", {
      value: "CONDITION",
      fallback: "READY",
      completes: [...STATUS_WORDS, "deleted"],
    }),
    option("timeout", "how long to wait, for all objects together", { value: "DURATION", fallback: "2m" }),
  ],
  location: "used",
  examples: [
    example("Until every cluster has applied the workspace.", "wait ws bookinfo-ws --for READY --timeout 2m"),
    example("Until it is gone.", "wait ws/other-ws --for deleted"),
  ],
  run: async (call) => {
    const { kind: word, names } = orUsage(parseTarget(call.args));
    const kind = orUsage(parseObjectKind(word));
    if (names.length === 0) throw new UsageError(`say which ${kind.plural} to wait for by their names`);
    const condition = orUsage(parseCondition(call.options.text("for") ?? ""));
    const timeout = call.options.text("timeout") ?? "";
    const timeoutMs = orUsage(parseWaitMs(timeout), "--timeout");
    const paths = names.map((name) => [kind.plural, ...orUsage(objectPath(kind, name, call.place))]);
    return waitForAll({ paths, condition, timeoutMs, timeout }, call);
  },
};
