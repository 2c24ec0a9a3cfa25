import { type ApiObject, listAt, textAt } from "../../api-object.js";
import { FieldRules } from "../field-rules.js";
import { SERVICE } from "./check-service.js";
import { isClusterAddress, isNodePort, NODE_PORT_RANGE, type ServiceAllocator } from "./service-allocator.js";

/** Throws 422 when a Service asks for an address or port that it cannot have. */
export function checkAllocations(service: ApiObject, old: undefined | ApiObject, allocator: ServiceAllocator): void {
  const rules = new FieldRules(SERVICE, service.metadata.name);
  const address = textAt(service, "spec", "clusterIP");
  if (address !== "" && address !== "None" && textAt(old, "spec", "clusterIP") === "") {
    rules.invalid("spec.clusterIPs", [address], addressProblem(address, allocator));
  }
  // The server stops at the first thing that it cannot give.
  rules.check();
  const held = new Set(listAt(old, "spec", "ports").map((port) => port["nodePort"]));
  const asked = new Set<string>();
  listAt(service, "spec", "ports").forEach((port, at) => {
    const wanted = port["nodePort"];
    if (typeof wanted !== "number" || wanted === 0) return;
    const key = `${wanted}/${textAt(port, "protocol")}`;
    const isTaken = asked.has(key) || (!held.has(wanted) && allocator.isNodePortTaken(wanted));
    asked.add(key);
    const why = !isNodePort(wanted)
      ? `provided port is not in the valid range. The range of valid ports is ${NODE_PORT_RANGE}`
      : isTaken
        ? "provided port is already allocated"
        : undefined;
    rules.invalid(`spec.ports[${at}].nodePort`, wanted, why);
    rules.check();
  });
}

function addressProblem(address: string, allocator: ServiceAllocator): undefined | string {
  if (!isClusterAddress(address)) {
    return `failed to allocate IP ${address}: the provided network does not match the current range`;
  }
  if (!allocator.isAddressTaken(address)) return undefined;
  return `failed to allocate IP ${address}: provided IP is already allocated`;
}
