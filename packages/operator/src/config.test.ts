import { describe, expect, it } from "vitest";
import { edgeBasics, parseOperatorConfig } from "./config.js";

const ENV = { OPERATOR_CLUSTER_ID: "cluster-1", OPERATOR_CENTRAL_ADDRESS: "central.example.com:9080" };

describe(parseOperatorConfig, () => {
  it("needs the cluster and where central is, and hands both to the edge", () => {
    const config = parseOperatorConfig(ENV);
    expect(config.ok && edgeBasics(config.value)).toEqual({
      EDGE_CLUSTER_ID: "cluster-1",
      EDGE_CENTRAL_ADDRESS: "central.example.com:9080",
      EDGE_HEALTH_ADDRESS: "0.0.0.0:8081",
    });
  });

  it("tells every problem at once, each with its variable", () => {
    const config = parseOperatorConfig({ ...ENV, OPERATOR_CLUSTER_ID: "No", OPERATOR_LOG_LEVEL: "loud" });
    expect(config.ok ? [] : config.error.map((problem) => problem.split(" ")[0]?.replace(/[:=].*/, ""))).toEqual([
      "OPERATOR_CLUSTER_ID",
      "OPERATOR_LOG_LEVEL",
    ]);
  });
});
