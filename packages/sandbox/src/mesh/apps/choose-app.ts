import type { Workload } from "../workload.js";
import { type App, type AppSurroundings, jsonAnswer } from "./app.js";
import { createDetails, createRatings, createReviews } from "./bookinfo-services.js";
import { createProductPage } from "./product-page.js";

const BOOKINFO: Readonly<Record<string, (surroundings: AppSurroundings) => App>> = {
  details: createDetails,
  productpage: createProductPage,
  ratings: createRatings,
  reviews: createReviews,
};

const BOOKINFO_IMAGE = /\/examples-bookinfo-(details|productpage|ratings|reviews)-/;

/**
 * The application that a pod's images stand for: bookinfo's by name, and for any other one in the mesh an app that says who it
 * is. Undefined for the rest: programs of the clusters themselves, which nobody pretends here.
 */
export function chooseApp({ images, hasSidecar }: Workload, surroundings: AppSurroundings): undefined | App {
  for (const image of images) {
    const create = BOOKINFO[BOOKINFO_IMAGE.exec(image)?.[1] ?? ""];
    if (create !== undefined) return create(surroundings);
  }
  return hasSidecar ? createEcho(surroundings) : undefined;
}

/** Says which pod has answered what. */
function createEcho({ peer }: AppSurroundings): App {
  return async ({ method, path }) =>
    jsonAnswer(200, { service: peer.app, podname: peer.pod, clustername: peer.cluster, method, path });
}
