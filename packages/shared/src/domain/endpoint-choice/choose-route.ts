import { type Labels, labelsMatch } from "../labels.js";
import { hostMatches, isExportedTo, resolveHost } from "./mesh-host.js";

/** One way of saying which texts match. */
export type TextMatch =
  | { readonly kind: "exact"; readonly value: string }
  | { readonly kind: "prefix"; readonly value: string }
  | { readonly kind: "regex"; readonly value: string };

/** All that is given must hold. */
export interface RouteMatch {
  readonly uri: undefined | TextMatch;
  readonly method: undefined | TextMatch;
  /** By lower-case name. */
  readonly headers: ReadonlyMap<string, TextMatch>;
  readonly port: undefined | number;
  readonly sourceLabels: Labels;
  readonly sourceNamespace: undefined | string;
}

export interface RouteDestination {
  readonly host: string;
  readonly subset: string;
  /** Undefined: the port that was asked for. */
  readonly port: undefined | number;
  readonly weight: number;
}

export interface RetryPolicy {
  /** After the first try. */
  readonly attempts: number;
  readonly perTryTimeoutMs: undefined | number;
  /** Envoy's conditions, such as `connect-failure` and `5xx`. */
  readonly on: readonly string[];
  /** A retry leaves the priorities that were tried. */
  readonly triesRemote: boolean;
}

export interface HttpRouteRule {
  /** Any of them; none is everything. */
  readonly matches: readonly RouteMatch[];
  readonly destinations: readonly RouteDestination[];
  readonly timeoutMs: undefined | number;
  readonly retries: undefined | RetryPolicy;
}

/** A VirtualService, as far as it is about HTTP in the mesh. */
export interface MeshRouting {
  readonly namespace: string;
  readonly name: string;
  readonly createdAt: string;
  readonly hosts: readonly string[];
  readonly exportTo: readonly string[];
  /** Empty and `mesh`: for sidecars. */
  readonly gateways: readonly string[];
  readonly http: readonly HttpRouteRule[];
}

/** A request as routes look at it. */
export interface RoutedRequest {
  /** In full. */
  readonly host: string;
  readonly port: number;
  readonly method: string;
  readonly path: string;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly clientNamespace: string;
  readonly clientLabels: Labels;
}

/** Where a request goes and how often it is tried. */
export interface RouteChoice {
  readonly host: string;
  readonly port: number;
  readonly subset: string;
  readonly timeoutMs: undefined | number;
  readonly retries: RetryPolicy;
}

/** What Istio gives every route that says nothing else. */
export const DEFAULT_RETRIES: RetryPolicy = {
  attempts: 2,
  perTryTimeoutMs: undefined,
  on: ["connect-failure", "refused-stream", "unavailable", "cancelled", "retriable-status-codes"],
  triesRemote: false,
};

/**
 * The route of the oldest VirtualService for the host that the client sees, or the service itself when there is none.
 * Undefined when it has routes and none matches. `point` in [0, 1) picks among weighted destinations.
 */
export function chooseRoute(
  routings: readonly MeshRouting[],
  request: RoutedRequest,
  clusterDomain: string,
  point: number,
): undefined | RouteChoice {
  const whole = { host: request.host, port: request.port, subset: "", timeoutMs: undefined, retries: DEFAULT_RETRIES };
  const routing = findRouting(routings, request, clusterDomain);
  if (routing === undefined || routing.http.length === 0) return whole;
  const rule = routing.http.find(({ matches }) => matches.length === 0 || matches.some((one) => fits(one, request)));
  const destination = rule === undefined ? undefined : pickDestination(rule.destinations, point);
  if (rule === undefined || destination === undefined) return undefined;
  return {
    host: resolveHost(destination.host, routing.namespace, clusterDomain),
    port: destination.port ?? request.port,
    subset: destination.subset,
    timeoutMs: rule.timeoutMs,
    retries: rule.retries ?? DEFAULT_RETRIES,
  };
}

function findRouting(
  routings: readonly MeshRouting[],
  { host, clientNamespace }: RoutedRequest,
  clusterDomain: string,
): undefined | MeshRouting {
  const found = routings.filter(
    ({ namespace, hosts, exportTo, gateways }) =>
      (gateways.length === 0 || gateways.includes("mesh")) &&
      isExportedTo(exportTo, namespace, clientNamespace) &&
      hosts.some((one) => hostMatches(resolveHost(one, namespace, clusterDomain), host)),
  );
  const isExact = (one: MeshRouting) =>
    one.hosts.some((name) => resolveHost(name, one.namespace, clusterDomain) === host) ? 0 : 1;
  const age = (one: MeshRouting) => `${isExact(one)} ${one.createdAt} ${one.namespace}/${one.name}`;
  return found.toSorted((a, b) => (age(a) < age(b) ? -1 : 1))[0];
}

function fits(match: RouteMatch, request: RoutedRequest): boolean {
  return (
    isText(match.uri, request.path) &&
    isText(match.method, request.method) &&
    [...match.headers].every(([name, wanted]) => isText(wanted, request.headers[name])) &&
    (match.port === undefined || match.port === request.port) &&
    (match.sourceNamespace === undefined || match.sourceNamespace === request.clientNamespace) &&
    labelsMatch(match.sourceLabels, request.clientLabels)
  );
}

function isText(wanted: undefined | TextMatch, text: undefined | string): boolean {
  if (wanted === undefined) return true;
  if (text === undefined) return false;
  if (wanted.kind === "regex") return new RegExp(`^(?:${wanted.value})$`).test(text);
  return wanted.kind === "exact" ? text === wanted.value : text.startsWith(wanted.value);
}

/** A single destination needs no weight. */
function pickDestination(destinations: readonly RouteDestination[], point: number): undefined | RouteDestination {
  if (destinations.length <= 1) return destinations[0];
  const total = destinations.reduce((sum, { weight }) => sum + weight, 0);
  let left = point * total;
  return destinations.find(({ weight }) => {
    left -= weight;
    return left < 0;
  });
}
