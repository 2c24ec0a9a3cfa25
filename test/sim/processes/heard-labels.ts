import {
  type ClusterId,
  type Labels,
  type ReportResource,
  reportKeys,
  type ServiceKey,
  type SubscriberEvent,
} from "@causeway/shared";

/** The labels of every Service as reports have brought them to central, whichever process of it that was: seen from outside. */
export class HeardLabels {
  readonly #labels = new Map<string, Labels>();

  note(cluster: ClusterId, events: readonly SubscriberEvent<ReportResource>[]): void {
    for (const event of events) {
      if (event.kind === "remove") this.#labels.delete(`${cluster} ${event.key}`);
      if (event.kind === "upsert" && event.value.kind === "service")
        this.#labels.set(`${cluster} ${event.key}`, event.value.labels);
    }
  }

  /** Undefined while no report has named the Service. */
  get(cluster: ClusterId, service: ServiceKey): undefined | Labels {
    return this.#labels.get(`${cluster} ${reportKeys.service(service)}`);
  }
}
