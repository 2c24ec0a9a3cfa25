import { isIP } from "node:net";
import { isDnsLabel } from "../../domain/ids.js";
import { BodyProblem } from "./body-problem.js";

const MAX_PORT = 65_535;
/** Up to 253 characters of DNS labels (RFC 1123), without trailing dot. */
const HOSTNAME = /^(?=.{1,253}$)[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?(\.[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?)*$/;

/** Returns the port. Throws BodyProblem when it is none. */
export function checkPort(port: number, field: string): number {
  if (port >= 1 && port <= MAX_PORT) return port;
  throw new BodyProblem(`${field}: ${port} is not a port (1 to ${MAX_PORT})`);
}

/** Returns the count. Throws BodyProblem below 1. */
export function checkPositive(count: number, field: string): number {
  if (count >= 1) return count;
  throw new BodyProblem(`${field}: ${count} is not a positive number`);
}

/** Returns the addresses. Throws BodyProblem when one is not an IP. */
export function checkAddresses(addresses: readonly string[], field: string): readonly string[] {
  const wrong = addresses.find((address) => isIP(address) === 0);
  if (wrong === undefined) return addresses;
  throw new BodyProblem(`${field}: ${JSON.stringify(wrong)} is not an IP address`);
}

/** Returns the names. Throws BodyProblem when one is not a DNS name. */
export function checkHostnames(hostnames: readonly string[], field: string): readonly string[] {
  const wrong = hostnames.find((hostname) => !HOSTNAME.test(hostname));
  if (wrong === undefined) return hostnames;
  throw new BodyProblem(`${field}: ${JSON.stringify(wrong)} is not a lower-case DNS name without trailing dot`);
}

/** Returns the time. Throws BodyProblem when it is not RFC 3339. */
export function checkTime(time: string, field: string): string {
  if (!Number.isNaN(Date.parse(time))) return time;
  throw new BodyProblem(`${field}: ${JSON.stringify(time)} is not a time`);
}

/** Throws BodyProblem unless every part of the key is a name as Kubernetes gives it. */
export function checkNames(names: readonly string[], key: string): void {
  const wrong = names.find((name) => !isDnsLabel(name));
  if (wrong !== undefined) throw new BodyProblem(`key ${key}: ${JSON.stringify(wrong)} is not a name`);
}
