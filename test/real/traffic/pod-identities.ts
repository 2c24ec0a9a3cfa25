/** A pod as the API and the mesh know it. */
export interface PodIdentity {
  readonly namespace: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly serviceAccount: string;
}

export const DETAILS_POD: PodIdentity = {
  namespace: "bookinfo",
  name: "details-v1-1",
  labels: { app: "details", version: "v1" },
  serviceAccount: "bookinfo-details",
};

export const CLIENT_POD: PodIdentity = {
  namespace: "bookinfo",
  name: "productpage-v1-1",
  labels: { app: "productpage", version: "v1" },
  serviceAccount: "bookinfo-productpage",
};

export function gatewayPod(number: number): PodIdentity {
  return {
    namespace: "eastwest",
    name: `eastwest-gateway-${number}`,
    labels: { app: "eastwest-gateway" },
    serviceAccount: "eastwest-gateway",
  };
}
