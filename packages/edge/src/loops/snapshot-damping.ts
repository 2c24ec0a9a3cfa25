import { type Clock, type ReportResource, type ServiceKey, serviceOfReportKey } from "@causeway/shared";
import { Damping } from "../core/damping.js";
import { WakeTimer } from "./wake-timer.js";

/** Damping on the way of the reports: one timer for the ends of all holds. */
export class SnapshotDamping {
  private readonly clock: Clock;
  private readonly damping = new Damping();
  private readonly ends: WakeTimer<ServiceKey>;

  /** `onEnd` gets services whose hold may be over: they are to be described again. */
  constructor(clock: Clock, onEnd: (services: ReadonlySet<ServiceKey>) => void) {
    this.clock = clock;
    this.ends = new WakeTimer(clock, () => onEnd(new Set(this.ends.takeDue(clock.monotonic()))));
  }

  /** The resource of a report key; of a service with the hold that is in force. */
  apply(key: string, resource: undefined | ReportResource): undefined | ReportResource {
    const service = serviceOfReportKey(key);
    if (service === undefined || (resource !== undefined && resource.kind !== "service")) return resource;
    const now = { monotonicMs: this.clock.monotonic(), epochMs: this.clock.now() };
    // A service that is gone has lost its instances too.
    const hold = this.damping.note(service, resource !== undefined && resource.groups.length > 0, now);
    if (hold !== undefined) this.ends.add(service, hold.untilMonotonicMs);
    return resource === undefined ? undefined : { ...resource, dampedUntil: hold?.until };
  }

  stop(): void {
    this.ends.stop();
  }
}
