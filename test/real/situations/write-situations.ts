import type { JsonObject } from "@causeway/sandbox";
import { waitFor } from "@causeway/shared/testing";
import type { ObjectClient } from "../harness/object-client.js";
import { inParallel } from "./in-parallel.js";
import type { Situation } from "./situation.js";

const WRITERS = 8;
const NEXT_SECOND_MS = 10_000;

/**
 * Writes the objects of all situations into a cluster but for their EndpointSlices, those that are to be younger in a later
 * second than all others.
 */
export async function writeSituations(client: ObjectClient, situations: readonly Situation[]): Promise<void> {
  await inParallel(situations, WRITERS, async ({ objects, namespace }) => {
    await write(
      client,
      objects.filter((object) => !isSlice(object)),
      namespace,
    );
  });
  const second = Math.floor(Date.now() / 1_000);
  // Creation times are in whole seconds.
  await waitFor(() => Math.floor(Date.now() / 1_000) > second, NEXT_SECOND_MS);
  await inParallel(situations, WRITERS, async ({ lateObjects, namespace }) => {
    await write(client, lateObjects, namespace);
  });
}

export async function writeSlices(client: ObjectClient, situations: readonly Situation[]): Promise<void> {
  await inParallel(situations, WRITERS, async ({ objects, namespace }) => {
    await write(client, objects.filter(isSlice), namespace);
  });
}

function isSlice({ kind }: JsonObject): boolean {
  return kind === "EndpointSlice";
}

/** An object's status is not written with the rest of it. */
async function write(client: ObjectClient, objects: readonly JsonObject[], namespace: string): Promise<void> {
  for (const { status, ...object } of objects) {
    const [written] = await client.apply([object as JsonObject], namespace);
    if (status === undefined || written === undefined) continue;
    const { apiVersion, kind, metadata } = written;
    const name = { apiVersion, kind, namespace: metadata.namespace ?? "", name: metadata.name };
    await client.patch(name, { status }, "status");
  }
}
