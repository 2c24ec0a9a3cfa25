import { Server, ServerCredentials } from "@grpc/grpc-js";
import { HealthImplementation } from "grpc-health-check";
import type { Clock } from "../domain/clock.js";
import { formatHostPort, type HostPort } from "../domain/env.js";
import { bindServer, stopServer } from "./grpc-server.js";

/** Answers `grpc.health.v1.Health`, and nothing else. */
export interface HealthServer extends AsyncDisposable {
  /** The port that it listens on, also when 0 was asked for. */
  readonly port: number;
  /** "" is the process as such. */
  setStatus(service: string, status: "SERVING" | "NOT_SERVING"): void;
}

export interface HealthServerOptions {
  readonly address: HostPort;
  readonly clock: Clock;
  /** Every one is NOT_SERVING until it is set; "" is always there. */
  readonly services: readonly string[];
}

/** Serves health in plaintext, for kubelets and load balancers. Throws AppError `Unavailable` when it cannot listen. */
export async function startHealthServer({ address, clock, services }: HealthServerOptions): Promise<HealthServer> {
  const server = new Server();
  const health = createHealth(services);
  health.addToServer(server);
  const port = await bindServer(server, formatHostPort(address), ServerCredentials.createInsecure());
  return {
    port,
    setStatus: (service, status) => health.setStatus(service, status),
    [Symbol.asyncDispose]: () => stopServer(server, clock),
  };
}

/** Knows these names, "" among them, as NOT_SERVING. */
export function createHealth(services: readonly string[]): HealthImplementation {
  return new HealthImplementation(Object.fromEntries(["", ...services].map((name) => [name, "NOT_SERVING"])));
}
