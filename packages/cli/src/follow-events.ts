import type { ExitCode } from "./cli-io.js";
import { parseEventKinds } from "./core/event-kinds.js";
import { renderEvent } from "./core/event-line.js";
import { type JsonRecord, textAt } from "./core/record.js";
import { type WatchNews, watchCentral } from "./io/watch-central.js";
import { orUsage, UsageError } from "./usage-error.js";
import type { Call } from "./verb.js";

/** What has been seen so far. */
interface Seen {
  isDown: boolean;
  readonly reasons: Set<string>;
}

/** `events --watch`. Ends with 0 by Ctrl-C: that is how it is meant to end. */
export async function followEvents(call: Call): Promise<ExitCode> {
  const { args, options, central, report, io } = call;
  if (args.length > 0) throw new UsageError("--watch shows everything: leave out KIND and NAME, or use --kinds");
  if (options.text("output") === "yaml") throw new UsageError("--watch prints text or json, one event a line");
  const kinds = orUsage(parseEventKinds(options.text("kinds")), "--kinds");
  const stop = new AbortController();
  const forget = io.onInterrupt(() => stop.abort());
  const seen: Seen = { isDown: false, reasons: new Set() };
  try {
    const watch = watchCentral(central, { kinds, since: options.text("since"), signal: stop.signal }, io);
    for (;;) {
      const { done, value } = await watch.next();
      if (done === true) return value === undefined ? 0 : report.refused(value);
      tellNews(value, seen, call);
    }
  } finally {
    forget();
    if (options.text("output") === "text") report.reasonsIn([...seen.reasons].join(" "));
  }
}

function tellNews(news: WatchNews, seen: Seen, call: Call): void {
  if (news.kind === "event") {
    printEvent(news.event, call);
    seen.reasons.add(textAt(news.event, "reason") ?? "");
    return;
  }
  // Once for each break, however often it is tried.
  if (news.kind === "down" && !seen.isDown) call.report.note(`${news.why}; connecting again`);
  if (news.kind === "up" && seen.isDown) call.report.note("connected again");
  seen.isDown = news.kind === "down";
}

function printEvent(event: JsonRecord, { options, report, paint, io }: Call): void {
  if (options.text("output") === "json") io.stdout.write(`${JSON.stringify(event)}\n`);
  else if (event["type"] === "reset") {
    const why = event["reason"] === "restarted" ? "central has started anew" : "they are too old";
    report.note(`events before this point may be missing: ${why}`);
  } else io.stdout.write(renderEvent(event, paint));
}
