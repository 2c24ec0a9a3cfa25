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

/** The application that an image stands for: bookinfo's by name, for any other one that says who it is. */
export function chooseApp(images: readonly string[], surroundings: AppSurroundings): App {
  for (const image of images) {
    const create = BOOKINFO[BOOKINFO_IMAGE.exec(image)?.[1] ?? ""];
    if (create !== undefined) return create(surroundings);
  }
  return createEcho(surroundings);
}

/** Says which pod has answered what. */
function createEcho({ peer }: AppSurroundings): App {
  return async ({ method, path }) =>
    jsonAnswer(200, { service: peer.app, podname: peer.pod, clustername: peer.cluster, method, path });
}
