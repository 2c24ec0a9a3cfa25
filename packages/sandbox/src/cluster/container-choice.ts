import { badRequest } from "./api-error.js";
import { type ApiObject, listAt, textAt } from "./api-object.js";

/** The container that a request for a pod's log or for a command in it means; "" is the only one. Throws 400. */
export function chooseContainer(pod: ApiObject, wanted: string): string {
  const names = listAt(pod, "spec", "containers").map((container) => textAt(container, "name"));
  const { name } = pod.metadata;
  if (wanted === "") {
    const [only = "", ...others] = names;
    if (others.length === 0) return only;
    throw badRequest(`a container name must be specified for pod ${name}, choose one of: [${names.join(" ")}]`);
  }
  if (!names.includes(wanted)) throw badRequest(`container ${wanted} is not valid for pod ${name}`);
  return wanted;
}

/** The status of one container; undefined before the pod has started. */
export function containerStatus(pod: ApiObject, container: string): unknown {
  return listAt(pod, "status", "containerStatuses").find((status) => status["name"] === container);
}
