import { createHook } from "node:async_hooks";

/** How many TCP handles are open, of those that were opened since. */
export interface HandleCounts {
  readonly servers: number;
  readonly sockets: number;
}

/**
 * Counts the TCP servers and sockets that this process opens from now on and has not closed yet. What test files before it
 * have left in the same process does not count: whether such a socket closes meanwhile is not the business of who asks.
 */
export class OpenHandles implements Disposable {
  private readonly types = new Map<number, string>();
  private readonly hook = createHook({
    init: (id, type) => {
      if (type === "TCPSERVERWRAP" || type === "TCPWRAP") this.types.set(id, type);
    },
    destroy: (id) => void this.types.delete(id),
  });

  constructor() {
    this.hook.enable();
  }

  get counts(): HandleCounts {
    const types = Array.from(this.types.values());
    const servers = types.filter((type) => type === "TCPSERVERWRAP").length;
    return { servers, sockets: types.length - servers };
  }

  [Symbol.dispose](): void {
    this.hook.disable();
  }
}
