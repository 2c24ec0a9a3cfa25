import type { Clock } from "@causeway/shared";
import { RequestLoad } from "../mesh/load/request-load.js";
import type { Demo } from "./demo.js";

const PER_SECOND = 20;

/** A steady load on the product page, from the sleep pod of cluster-1. */
export function startLoad({ mesh }: Pick<Demo, "mesh">, clock: Clock): RequestLoad {
  const client = mesh.cluster("cluster-1");
  return RequestLoad.start({
    send: (request) => client.sendFrom("sleep", "sleep", request),
    target: "productpage",
    perSecond: PER_SECOND,
    clock,
  });
}

/** Requests that have failed since it was asked last, those that are open now included. */
export async function takeFailed(load: RequestLoad): Promise<number> {
  await load.settled();
  return load.take().failed;
}
