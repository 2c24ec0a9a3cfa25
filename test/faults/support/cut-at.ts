import type { LinkFrame } from "./link-call.js";
import type { Cut, LinkNetwork } from "./link-network.js";

/**
 * Cuts a link instead of passing on the first message that matches, and lets nobody through until it is opened again.
 * Resolves when that has happened.
 */
export function cutAt(link: LinkNetwork, matches: (frame: LinkFrame) => boolean, how: Cut = "reset"): Promise<void> {
  return new Promise((resolve) => {
    link.inspect((frame) => {
      if (!matches(frame)) return "pass";
      link.inspect(() => "pass");
      // Behind this message's verdict: whatever follows it is lost too.
      queueMicrotask(() => {
        link.close();
        resolve();
      });
      return how;
    });
  });
}
