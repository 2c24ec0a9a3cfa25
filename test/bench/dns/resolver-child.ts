import { startNameResolver } from "@causeway/edge";
import { type ClusterId, gatewayKey } from "@causeway/shared";
import { createLog, systemClock } from "@causeway/shared/node";
import { serveParent } from "../harness/serve-parent.js";
import { addressOf, nameOf } from "./names.js";

type Resolver = ReturnType<typeof startNameResolver>;

let resolver: undefined | Resolver;

const api = {
  start(port: number) {
    resolver = startNameResolver({
      servers: [{ host: "127.0.0.1", port }],
      ...{ clock: systemClock, random: Math.random, onChange: () => {} },
      log: createLog({ level: "error", write: undefined }),
    });
  },
  want(names: number) {
    for (let index = 0; index < names; index += 1) {
      resolver?.setNames(gatewayKey(`cluster-${index}` as ClusterId, "eastwest", "gw"), [nameOf(index)]);
    }
  },
  /** How many names stand for the right address now. */
  right(names: number): number {
    let right = 0;
    for (let index = 0; index < names; index += 1) {
      const is = resolver?.addressesOf(nameOf(index));
      if (is?.kind === "on" && is.status === "resolved" && is.addresses.join() === addressOf(index)) right += 1;
    }
    return right;
  },
};

export type ResolverChildApi = typeof api;
serveParent(api);
