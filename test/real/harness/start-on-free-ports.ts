import { takeFreePorts } from "./free-ports.js";

const TRIES = 3;

/**
 * Starts a program on ports that were free a moment ago. Somebody else may have taken one since, so that a start which
 * fails is tried again on other ports; what fails three times has another cause, and is thrown.
 */
export async function startOnFreePorts<T>(
  count: number,
  start: (ports: readonly number[], attempt: number) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    const ports = await takeFreePorts(count);
    try {
      return await start(ports, attempt);
    } catch (error) {
      if (attempt === TRIES) throw error;
    }
  }
}
