import { describe, expect, it } from "vitest";
import { evaluate, type FindSeries } from "./promql-evaluate.js";
import { parseQuery } from "./promql-parse.js";
import type { PastSeries } from "./series-history.js";

/** Points every ten seconds from 1000 on. */
function series(labels: Readonly<Record<string, string>>, ...values: readonly number[]): PastSeries {
  return { labels, points: values.map((value, at) => ({ at: 1_000 + at * 10, value })) };
}

const NAME = "istio_requests_total";
const SERIES: readonly PastSeries[] = [
  series({ __name__: NAME, app: "a", code: "200" }, 0, 10, 20),
  series({ __name__: NAME, app: "b", code: "200" }, 5, 5, 5),
  series({ __name__: NAME, app: "b", code: "503" }, 90, 100, 2),
  ...[
    ["10", 2],
    ["100", 8],
    ["+Inf", 10],
  ].map(([le, count]) => series({ __name__: "t_bucket", le: String(le) }, 0, 0, Number(count))),
];
const find: FindSeries = (name) => SERIES.filter(({ labels }) => labels["__name__"] === name);

function ask(query: string, at = 1_020): unknown {
  const parsed = parseQuery(query);
  if (!parsed.ok) return parsed.error;
  try {
    const value = evaluate(parsed.value, at, find);
    if (value.kind === "scalar") return value.value;
    return Object.fromEntries(value.samples.map((one) => [Object.values(one.labels).join(" "), one.value]));
  } catch (error) {
    return error instanceof Error ? error.message : error;
  }
}

describe("PromQL", () => {
  it.each([
    { query: "1 + 2 * 3", answer: 7 },
    { query: "-(4 / 8)", answer: -0.5 },
    { query: `${NAME}{app="a"}`, answer: { [`${NAME} a 200`]: 20 } },
    { query: `${NAME}{app!="a", code=~"5.."}`, answer: { [`${NAME} b 503`]: 2 } },
    { query: `{__name__="${NAME}", code!~"2.*|5.*"}`, answer: {} },
    { query: `sum(${NAME})`, answer: { "": 27 } },
    { query: `sum by (app) (${NAME})`, answer: { a: 20, b: 7 } },
    { query: `sum(${NAME}) without (app)`, answer: { 200: 25, 503: 2 } },
    { query: `count(${NAME}) by (code)`, answer: { 200: 2, 503: 1 } },
    { query: `max(${NAME})`, answer: { "": 20 } },
    { query: `sum by (app) (${NAME}) > 10`, answer: { a: 20 } },
    { query: `sum by (app) (${NAME}) / sum by (app) (${NAME})`, answer: { a: 1, b: 1 } },
    { query: `100 * sum(${NAME}{code="503"}) / sum(${NAME})`, answer: { "": 200 / 27 } },
    { query: "histogram_quantile(0.5, sum by (le) (t_bucket))", answer: { "": 55 } },
    { query: "histogram_quantile(0.99, t_bucket)", answer: { "": 100 } },
    { query: "nothing_of_this_name", answer: {} },
  ])("answers $query", ({ query, answer }) => {
    expect(ask(query)).toEqual(answer);
  });

  it("rates what grows, over a reset, and counts a new series from 0", () => {
    expect(ask(`irate(${NAME}[1m])`)).toEqual({ "a 200": 1, "b 200": 0, "b 503": 0.2 });
    // Eleven seconds: the two newest points.
    expect(ask(`rate(${NAME}{app="a"}[11s])`)).toEqual({ "a 200": 1 });
    expect(ask(`increase(${NAME}{app="a"}[20s])`)).toEqual({ "a 200": 20 });
    expect(ask(`sum(rate(${NAME}{app="b"}[1m]))`)).toEqual({ "": 5 / 60 + 102 / 60 });
  });

  it("does not show what is older than five minutes", () => {
    expect(ask(NAME, 1_400)).toEqual({});
  });

  it.each([
    { query: "", error: "parse error: unexpected end of input" },
    { query: "sum(", error: "parse error: unexpected end of input" },
    { query: "a b", error: 'parse error: unexpected "b"' },
    { query: 'a{b="c"', error: "parse error: unexpected end of input" },
    { query: "a{b=c}", error: 'parse error: unexpected "c"' },
    { query: "a[5]", error: 'parse error: unexpected "5"' },
    { query: "topk(5, a)", error: 'parse error: unknown function "topk"' },
    { query: "a $ b", error: 'parse error: unexpected character "$"' },
    { query: `${NAME}[5m]`, error: "a range of time needs a function such as rate" },
    { query: `rate(${NAME})`, error: "rate needs a range of time" },
    { query: '{app="a"}', error: "a selector needs the name of a metric" },
    { query: `${NAME}{app=~"("}`, error: '"(" is not a regular expression' },
    { query: "sum(1)", error: "sum needs a vector" },
    { query: `${"(".repeat(60)}1`, error: "parse error: the query is nested too deeply" },
  ])("refuses $query", ({ query, error }) => {
    expect(ask(query)).toBe(error);
  });
});
