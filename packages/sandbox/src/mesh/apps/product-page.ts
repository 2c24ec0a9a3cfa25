import type { MeshAnswer } from "../mesh-request.js";
import { SERVED_BY, SERVED_CLUSTER } from "../sidecar/served-by.js";
import { type App, type AppSurroundings, handedOn, htmlAnswer, jsonAnswer, NOT_FOUND } from "./app.js";
import { type BookDetails, type BookReviews, renderProductPage } from "./render-product-page.js";

const TIMEOUT_MS = 3_000;
/** The real page asks the reviews twice before it gives up. */
const REVIEW_TRIES = 2;

const DETAILS_ERROR = "Sorry, product details are currently unavailable for this book.";
const REVIEWS_ERROR = "Sorry, product reviews are currently unavailable for this book.";

/** The product page of Bookinfo: asks details and reviews, and shows what it could not get. */
export function createProductPage(surroundings: AppSurroundings): App {
  return async ({ path, headers }) => {
    const [name = ""] = path.split("?");
    const passed = handedOn(headers);
    if (name === "/health") return { ...NOT_FOUND, status: 200, body: "Product page is healthy" };
    if (name === "/productpage") {
      const [details, reviews] = [await readDetails(surroundings, passed), await readReviews(surroundings, passed)];
      return htmlAnswer(renderProductPage(details.shown, reviews.shown), {
        ...describeServer("details", details.answer),
        ...describeServer("reviews", reviews.answer),
      });
    }
    if (name === "/api/v1/products") return jsonAnswer(200, [{ id: 0, title: "The Comedy of Errors" }]);
    if (name === "/api/v1/products/0") return asJson(await readDetails(surroundings, passed));
    if (name === "/api/v1/products/0/reviews") return asJson(await readReviews(surroundings, passed));
    if (name === "/") return htmlAnswer('<!DOCTYPE html>\n<html><a href="/productpage">Bookstore</a></html>\n', {});
    return NOT_FOUND;
  };
}

interface Read<T> {
  readonly answer: undefined | MeshAnswer;
  readonly shown: T;
}

type Passed = Readonly<Record<string, string>>;

async function readDetails({ get }: AppSurroundings, headers: Passed): Promise<Read<BookDetails>> {
  const answer = await get({ host: "details", path: "/details/0", headers, timeoutMs: TIMEOUT_MS });
  return { answer, shown: answer?.status === 200 ? parse(answer) : { error: DETAILS_ERROR } };
}

async function readReviews({ get }: AppSurroundings, headers: Passed): Promise<Read<BookReviews>> {
  let answer: undefined | MeshAnswer;
  for (let tries = 0; tries < REVIEW_TRIES && answer?.status !== 200; tries += 1) {
    answer = await get({ host: "reviews", path: "/reviews/0", headers, timeoutMs: TIMEOUT_MS });
  }
  return { answer, shown: answer?.status === 200 ? parse(answer) : { error: REVIEWS_ERROR } };
}

function parse<T>(answer: MeshAnswer): T {
  return JSON.parse(answer.body.toString("utf8")) as T;
}

function asJson({ answer, shown }: Read<unknown>) {
  return jsonAnswer(answer?.status ?? 500, shown);
}

/** Says who has answered a service of the page: `x-details-served-by: cluster-2/details-v1-..`. */
function describeServer(service: string, answer: undefined | MeshAnswer): Passed {
  const pod = answer?.headers[SERVED_BY];
  const status = { [`x-${service}-status`]: `${answer?.status ?? 500}` };
  if (pod === undefined) return status;
  return { ...status, [`x-${service}-served-by`]: `${answer?.headers[SERVED_CLUSTER] ?? ""}/${pod}` };
}
