import { waitFor } from "@causeway/shared/testing";
import { expect } from "vitest";
import type { Causeway } from "./causeway.js";
import { LAYOUTS } from "./layout.js";
import { scaleDown } from "./local-steps.js";
import { AS_BY_HAND, type Step } from "./step.js";
import type { StepFigures } from "./step-figures.js";
import type { TrafficWorld } from "./traffic-world.js";

const NAME = "eastwest.cluster-2.example";
const DEADLINE_MS = 60_000;

/** `details scaled to 0` once more, each time with something of Causeway in another state. */
export function causewaySteps(causeway: () => Causeway): readonly Step[] {
  const shape = { layout: LAYOUTS.pair, limits: AS_BY_HAND };
  return [
    { name: "a gateway that has a name", ...shape, run: (world) => withName(world, causeway()) },
    { name: "the edge killed", ...shape, run: (world) => withoutProcess(world, causeway(), "cluster-1") },
    { name: "central killed", ...shape, run: (world) => withoutProcess(world, causeway(), "central") },
  ];
}

/** The load balancer tells a name, and the edge of the client's cluster finds out what it means. */
async function withName(world: TrafficWorld, causeway: Causeway): Promise<StepFigures> {
  const [own, { gateways }] = world.sites;
  const addresses = gateways.addresses(gateways.pods.length);
  causeway.dns.set(NAME, { kind: "addresses", addresses, ttlSeconds: 60 });
  await gateways.reachAt([{ hostname: NAME }]);
  const entries = () => causeway.entries(own.cluster.name);
  const isResolved = async () => {
    const found = await entries();
    return found.length === addresses.length && found.every(({ from }) => from.includes(NAME));
  };
  await waitFor(isResolved, DEADLINE_MS);
  expect((await entries()).map(({ address }) => address).toSorted()).toEqual(addresses.toSorted());
  expect(causeway.dns.queries(NAME).udp).toBeGreaterThan(0);
  return await scaleDown(world);
}

/** Killed while everything is up; what it wrote stays, and it finds nothing to do when it comes back. */
async function withoutProcess(
  world: TrafficWorld,
  causeway: Causeway,
  name: "central" | "cluster-1",
): Promise<StepFigures> {
  const process = name === "central" ? causeway.central : causeway.edges.get(name);
  if (process === undefined) throw new Error(`there is no process ${name}`);
  const [own] = world.sites;
  const before = await causeway.entries(own.cluster.name);
  await process.kill();
  try {
    const figures = await scaleDown(world);
    expect(await causeway.entries(own.cluster.name)).toEqual(before);
    return figures;
  } finally {
    await process.start();
    expect(await causeway.entries(own.cluster.name)).toEqual(before);
  }
}
