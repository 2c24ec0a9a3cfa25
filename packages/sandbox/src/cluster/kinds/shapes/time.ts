/** What text says of a moment, in the one way in which the API server writes it, or why it says nothing. */
export type ReadTime = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly problem: string };

/** How exact a time is written: in seconds, or in millionths of them, which must then be there. */
export type TimePrecision = "seconds" | "micros";

interface Step {
  /** How Go's layout has it. */
  readonly layout: string;
  readonly pattern: RegExp;
  /** What a number beyond the bounds is called. */
  readonly range?: { readonly what: string; readonly min: number; readonly max: number };
}

const DATE: readonly Step[] = [
  { layout: "2006", pattern: /^\d{4}/ },
  { layout: "-", pattern: /^-/ },
  { layout: "01", pattern: /^\d{2}/, range: { what: "month", min: 1, max: 12 } },
  { layout: "-", pattern: /^-/ },
  { layout: "02", pattern: /^\d{2}/ },
  { layout: "T", pattern: /^T/ },
  { layout: "15", pattern: /^\d{2}/, range: { what: "hour", min: 0, max: 23 } },
  { layout: ":", pattern: /^:/ },
  { layout: "04", pattern: /^\d{2}/, range: { what: "minute", min: 0, max: 59 } },
  { layout: ":", pattern: /^:/ },
  { layout: "05", pattern: /^\d{2}/, range: { what: "second", min: 0, max: 59 } },
];
const ZONE: Step = { layout: "Z07:00", pattern: /^(?:Z|[-+]\d{2}:\d{2})/ };
const STEPS: Readonly<Record<TimePrecision, readonly Step[]>> = {
  seconds: [...DATE, { layout: "", pattern: /^(?:[.,]\d+)?/ }, ZONE],
  micros: [...DATE, { layout: ".000000", pattern: /^\.\d{6}/ }, ZONE],
};
const LAYOUTS: Readonly<Record<TimePrecision, string>> = {
  seconds: "2006-01-02T15:04:05Z07:00",
  micros: "2006-01-02T15:04:05.000000Z07:00",
};

/** Reads a time of RFC 3339 as Go does (k8s.io/apimachinery, metav1.Time and MicroTime). */
export function readTime(text: string, precision: TimePrecision): ReadTime {
  const quoted = JSON.stringify(text);
  const wrong = (why: string): ReadTime => ({ ok: false, problem: `parsing time ${quoted}${why}` });
  let rest = text;
  const parts: string[] = [];
  for (const { layout, pattern, range } of STEPS[precision]) {
    const [found] = pattern.exec(rest) ?? [];
    if (found === undefined) {
      return wrong(` as "${LAYOUTS[precision]}": cannot parse ${JSON.stringify(rest)} as "${layout}"`);
    }
    const number = Number(found);
    if (range !== undefined && (number < range.min || number > range.max)) return wrong(`: ${range.what} out of range`);
    parts.push(found);
    rest = rest.slice(found.length);
  }
  if (rest !== "") return wrong(`: extra text: ${JSON.stringify(rest)}`);
  const [year = "", , month = "", , day = ""] = parts;
  if (Number(day) < 1 || Number(day) > daysOf(Number(year), Number(month))) return wrong(": day out of range");
  return { ok: true, text: format(parts, precision) };
}

function daysOf(year: number, month: number): number {
  const first = new Date(Date.UTC(2000, month, 0));
  first.setUTCFullYear(year, month, 0);
  return first.getUTCDate();
}

/** In UTC. */
function format(parts: readonly string[], precision: TimePrecision): string {
  const zone = parts.at(-1) ?? "Z";
  const moment = new Date(`${parts.slice(0, DATE.length).join("")}${zone}`);
  const fraction = precision === "micros" ? (parts.at(-2) ?? "") : "";
  return `${moment.toISOString().slice(0, -".000Z".length)}${fraction}Z`;
}
