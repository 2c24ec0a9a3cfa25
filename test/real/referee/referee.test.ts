import { describe } from "vitest";
import { endpointCases } from "./endpoint-cases.js";
import { entryChangeCases } from "./entry-change-cases.js";
import { entryPortCases } from "./entry-port-cases.js";
import { gatewayCases } from "./gateway-cases.js";
import { guideEntryCases } from "./guide-entry-cases.js";
import { loopGuardCases } from "./loop-guard-cases.js";
import { onEachIstiod } from "./on-each-istiod.js";
import { policyCases } from "./policy-cases.js";
import { readinessCases } from "./readiness-cases.js";
import { userRuleCases } from "./user-rule-cases.js";

// One cluster for all cases of an istiod: each works in namespaces of its own.
onEachIstiod("objects as the edge writes them, read back from istiod", (world) => {
  describe("endpoints of an imported service", () => endpointCases(world));
  describe("ports of an entry", () => entryPortCases(world));
  describe("changes of an entry", () => entryChangeCases(world));
  describe("local instances that cannot answer", () => readinessCases(world));
  describe("our DestinationRule", () => policyCases(world));
  describe("a user's DestinationRule for the host", () => userRuleCases(world));
  describe("our Gateway", () => gatewayCases(world));
  describe("the loop guard", () => loopGuardCases(world));
  describe("entries that the guide prints", () => guideEntryCases(world));
});
