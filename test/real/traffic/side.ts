import type { Layout } from "./layout.js";

/** Who has written the objects that failover lives on. */
export interface Side {
  readonly name: "by hand" | "Causeway";
  /** Whatever this side has to do for a layout; pods and load balancers are as it says already. */
  prepare(layout: Layout): Promise<void>;
}
