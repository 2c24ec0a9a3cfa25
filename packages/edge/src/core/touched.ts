import type { ServiceKey } from "@causeway/shared";
import type { Touched } from "./cluster-view.js";

export const NOTHING_TOUCHED: Touched = {
  services: new Set(),
  gateways: new Set(),
  namespaces: new Set(),
  cluster: false,
};

/** Everything that any of them touches. */
export function mergeTouched(all: Iterable<Touched>): Touched {
  const services = new Set<ServiceKey>();
  const gateways = new Set<ServiceKey>();
  const namespaces = new Set<string>();
  let cluster = false;
  for (const touched of all) {
    for (const key of touched.services) services.add(key);
    for (const key of touched.gateways) gateways.add(key);
    for (const name of touched.namespaces) namespaces.add(name);
    cluster ||= touched.cluster;
  }
  return { services, gateways, namespaces, cluster };
}
