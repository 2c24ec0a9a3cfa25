import { stringify } from "yaml";
import type { JsonObject } from "../cluster/api-object.js";
import { renderBookinfo } from "./bookinfo.js";
import { renderEastWestGateway } from "./eastwest-gateway.js";
import { renderSleep } from "./sleep.js";

/** The samples as files for `kubectl apply -n NAMESPACE -f`, by name. */
export function renderSampleFiles(): Readonly<Record<string, string>> {
  return {
    "bookinfo.yaml": renderFile("Istio's Bookinfo, for namespace bookinfo.", renderBookinfo()),
    "sleep.yaml": renderFile("The client of the guide, for namespace sleep.", renderSleep()),
    "eastwest-gateway-service.yaml": renderFile(
      "What an IngressGateway with eastWestOnly stands for, for namespace eastwest: a gateway on port 15443 only.",
      renderEastWestGateway(),
    ),
  };
}

function renderFile(title: string, manifests: readonly JsonObject[]): string {
  const documents = manifests.map((manifest) => stringify(manifest, { lineWidth: 0, aliasDuplicateObjects: false }));
  return `# ${title}\n# Generated from packages/sandbox/src/samples by \`npm run golden\`.\n${documents.join("---\n")}`;
}
