import type { Paint, Tone } from "./paint.js";
import { printable } from "./printable.js";
import { docsOf } from "./reason-docs.js";
import { isRecord, type JsonRecord, listAt, textAt } from "./record.js";

/** One step of the way from settings to entries, as central explains it. */
interface Link {
  readonly state: "failed" | "unreached" | "holds";
  /** `export` or `import`; empty when central does not say. */
  readonly side: string;
  readonly step: string;
  /** `export: gateway`. */
  readonly name: string;
  readonly reason: string;
  readonly message: string;
  readonly fix: string;
  readonly docs: string;
}

/** One cluster's answer: the first failing link with all there is to say, then the rest, then what holds, dimmed. */
export function renderExplanation(service: string, explained: JsonRecord, paint: Paint): string {
  const links = listAt(explained, "chain").filter(isRecord).map(parseLink);
  const of = (state: Link["state"]): readonly Link[] => links.filter((link) => link.state === state);
  const failed = of("failed");
  const cluster = textAt(explained, "cluster") ?? "<unknown>";
  const verdict = textAt(explained, "verdict") ?? "";
  const tone: Tone = failed.length > 0 ? "bad" : "good";
  return [
    `${paint("strong", printable(`${service} in ${cluster}`))}: ${paint(tone, printable(verdict))}`,
    ...failed.flatMap((link) => describeFailed(link, paint)),
    ...describeUnreached(of("unreached")).map((line) => paint("dim", printable(line))),
    ...of("holds").map((link) => paint("dim", printable(`  holds        ${link.name}${after(": ", link.message)}`))),
    "",
  ].join("\n");
}

/** Nothing is known of them: one line for each side says enough. */
function describeUnreached(links: readonly Link[]): readonly string[] {
  const sides = [...new Set(links.map(({ side }) => side))];
  return sides.map((side) => {
    const steps = links.filter((link) => link.side === side).map(({ step }) => step);
    return `  not reached  ${side === "" ? "" : `${side}: `}${steps.join(", ")}`;
  });
}

function describeFailed({ name, reason, message, fix, docs }: Link, paint: Paint): readonly string[] {
  const line = (name: string, text: string): readonly string[] =>
    text === "" ? [] : [`    ${name.padEnd(5)} ${printable(text)}`];
  return [
    `  ${paint("bad", "fails")}        ${printable(name)}${after(": ", paint("bad", printable(reason)))}`,
    ...line("seen", message),
    ...line("mend", fix),
    ...line("docs", docs === "" && reason !== "" ? docsOf(reason) : docs),
  ];
}

function parseLink(link: JsonRecord): Link {
  const side = textAt(link, "side") ?? "";
  const step = textAt(link, "step") ?? "";
  return {
    state: link["ok"] === true ? "holds" : link["ok"] === false ? "failed" : "unreached",
    side,
    step,
    name: side === "" ? step : `${side}: ${step}`,
    reason: textAt(link, "reason") ?? "",
    message: textAt(link, "message") ?? "",
    fix: textAt(link, "fix") ?? "",
    docs: textAt(link, "docs") ?? "",
  };
}

function after(mark: string, text: string): string {
  return text === "" ? "" : `${mark}${text}`;
}
