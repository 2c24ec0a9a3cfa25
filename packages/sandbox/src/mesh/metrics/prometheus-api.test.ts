import { systemClock } from "@causeway/shared/node";
import { FakeClock } from "@causeway/shared/testing";
import { describe, expect, it } from "vitest";
import { PrometheusApi } from "./prometheus-api.js";
import { SeriesHistory } from "./series-history.js";
import { type RequestSample, Telemetry } from "./telemetry.js";

const PEER = {
  cluster: "cluster-2",
  namespace: "bookinfo",
  pod: "details-v1-a",
  workload: "details-v1",
  app: "details",
  version: "v1",
  service: "details",
  revision: "v1",
  principal: "spiffe://cluster.local/ns/bookinfo/sa/bookinfo-details",
};

const SAMPLE: RequestSample = {
  reporter: "source",
  source: undefined,
  destination: PEER,
  service: { namespace: "bookinfo", name: "details", host: "details.bookinfo.svc.cluster.local" },
  status: 200,
  flags: "-",
  isMutual: true,
  durationMs: 7,
};

async function query(api: PrometheusApi, path: string, body?: string): Promise<{ status: number; body: unknown }> {
  const form = { method: "POST", headers: { "content-type": "application/x-www-form-urlencoded" } };
  const answer = await fetch(`${api.url}${path}`, body === undefined ? {} : { ...form, body });
  return { status: answer.status, body: await answer.json() };
}

describe(PrometheusApi, () => {
  it("answers instant queries by GET and by form, in Prometheus's shape and Istio's names", async () => {
    const telemetry = new Telemetry();
    telemetry.record(SAMPLE);
    telemetry.record(SAMPLE);
    await using api = await PrometheusApi.start(telemetry, systemClock);
    const text =
      "sum by (reporter, destination_cluster, destination_service_name, response_code) (istio_requests_total)";
    const expected = {
      status: "success",
      data: {
        resultType: "vector",
        result: [
          {
            metric: {
              reporter: "source",
              destination_cluster: "cluster-2",
              destination_service_name: "details",
              response_code: "200",
            },
            value: [expect.any(Number), "2"],
          },
        ],
      },
    };
    const encoded = `query=${encodeURIComponent(text)}`;
    expect(await query(api, `/api/v1/query?${encoded}`)).toEqual({ status: 200, body: expected });
    expect(await query(api, "/api/v1/query", encoded)).toEqual({ status: 200, body: expected });
    const quantile = encodeURIComponent(
      "histogram_quantile(1, sum by (le) (istio_request_duration_milliseconds_bucket))",
    );
    expect(await query(api, `/api/v1/query?query=${quantile}`)).toMatchObject({
      body: { data: { result: [{ value: [expect.any(Number), "10"] }] } },
    });
  });

  it("answers ranges, and says what is wrong with a query", async () => {
    await using api = await PrometheusApi.start(new Telemetry(), systemClock);
    expect(await query(api, "/api/v1/query_range?query=1&start=100&end=130&step=15")).toMatchObject({
      body: {
        data: {
          resultType: "matrix",
          result: [
            {
              metric: {},
              values: [
                [100, "1"],
                [115, "1"],
                [130, "1"],
              ],
            },
          ],
        },
      },
    });
    for (const [path, error] of [
      ["/api/v1/query?query=sum(", 'invalid parameter "query": parse error: unexpected end of input'],
      ["/api/v1/query?query=1&time=soon", 'invalid parameter "time": soon'],
      ["/api/v1/query_range?query=1&start=5&end=1&step=1", "end must not be before start, and step be above 0"],
      ["/api/v1/query_range?query=1&start=0&end=99999&step=1", "more than 1000 steps"],
    ] as const) {
      expect(await query(api, path)).toEqual({
        status: 400,
        body: { status: "error", errorType: "bad_data", error },
      });
    }
    expect((await query(api, "/api/v1/labels")).status).toBe(404);
  });
});

describe(Telemetry, () => {
  it("keeps a bounded number of label sets", () => {
    const telemetry = new Telemetry();
    for (let at = 0; at < 1_000; at += 1) telemetry.record({ ...SAMPLE, status: at });
    const requests = [...telemetry.series()].filter(({ labels }) => labels["__name__"] === "istio_requests_total");
    expect(requests.length).toBe(300);
  });
});

describe(SeriesHistory, () => {
  it("keeps the newest points and stops when told to", () => {
    const clock = new FakeClock();
    let value = 0;
    const read = () => [{ labels: { __name__: "n" }, value: value++ }];
    const history = new SeriesHistory({ clock, read, scrapeMs: 5_000, maxPoints: 3 });
    clock.advance(25_000);
    const [found] = history.named("n");
    expect(found?.points.map((point) => point.value)).toEqual([3, 4, 5, 6]);
    history[Symbol.dispose]();
    expect(clock.pending).toBe(0);
  });
});
