import type { SimCentral } from "../processes/sim-central.js";
import type { SimEdge } from "../processes/sim-edge.js";

/** Three clusters and four services with two instances each, over two gateway addresses. */
const BOUNDS = { timers: 60, reported: 150, followed: 120, centralTimers: 60 };

/** What has more in it than such a world can need, each as a number and its name. */
export function findGrowth({ processes }: SimEdge, central: SimCentral): string[] {
  return processes.flatMap(({ clock, report, followed }) => {
    const sizes = {
      timers: clock.pending,
      reported: report.size,
      followed: followed.state.size,
      centralTimers: central.timers,
    };
    return Object.entries(sizes)
      .filter(([what, size]) => size > BOUNDS[what as keyof typeof sizes])
      .map(([what, size]) => `${size} ${what}`);
  });
}
