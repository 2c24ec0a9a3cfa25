import { type App, type AppSurroundings, handedOn, jsonAnswer, NOT_FOUND } from "./app.js";

const PORT_TIMEOUT_MS = 2_500;

/** The book's facts, in the words of Istio's Bookinfo. */
export function createDetails({ peer }: AppSurroundings): App {
  return async ({ path }) => {
    if (path === "/health") return jsonAnswer(200, { status: "Details is healthy" });
    const id = idIn(path, "details");
    if (id === undefined) return NOT_FOUND;
    return jsonAnswer(200, {
      id,
      author: "William Shakespeare",
      year: 1595,
      type: "paperback",
      pages: 200,
      publisher: "PublisherA",
      language: "English",
      "ISBN-10": "1234567890",
      "ISBN-13": "123-1234567890",
      podname: peer.pod,
      clustername: peer.cluster,
    });
  };
}

export function createRatings({ peer }: AppSurroundings): App {
  return async ({ path }) => {
    if (path === "/health") return jsonAnswer(200, { status: "Ratings is healthy" });
    const id = idIn(path, "ratings");
    if (id === undefined) return NOT_FOUND;
    const ratings = { Reviewer1: 5, Reviewer2: 4 };
    return jsonAnswer(200, { id, ratings, podname: peer.pod, clustername: peer.cluster });
  };
}

const COLOURS: Readonly<Record<string, string>> = { v2: "black", v3: "red" };

/** Version 1 shows no stars, version 2 black ones, version 3 red ones. */
export function createReviews(surroundings: AppSurroundings): App {
  const { peer } = surroundings;
  const colour = COLOURS[peer.version];
  return async ({ path, headers }) => {
    if (path === "/health") return jsonAnswer(200, { status: "Reviews is healthy" });
    const id = idIn(path, "reviews");
    if (id === undefined) return NOT_FOUND;
    const stars = colour === undefined ? undefined : await readStars(surroundings, id, headers);
    const rating = (reviewer: string) => {
      if (colour === undefined) return {};
      const given = stars?.[reviewer];
      const shown = given === undefined ? { error: "Ratings service is currently unavailable" } : { stars: given };
      return { rating: { ...shown, color: colour } };
    };
    return jsonAnswer(200, {
      id: String(id),
      podname: peer.pod,
      clustername: peer.cluster,
      reviews: [
        {
          reviewer: "Reviewer1",
          text: "An extremely entertaining play by Shakespeare. The slapstick humour is refreshing!",
          ...rating("Reviewer1"),
        },
        {
          reviewer: "Reviewer2",
          text: "Absolutely fun and entertaining. The play lacks thematic depth when compared to other plays by Shakespeare.",
          ...rating("Reviewer2"),
        },
      ],
    });
  };
}

async function readStars(
  { get }: AppSurroundings,
  id: number,
  headers: Readonly<Record<string, string>>,
): Promise<undefined | Readonly<Record<string, number>>> {
  const call = { host: "ratings", path: `/ratings/${id}`, headers: handedOn(headers), timeoutMs: PORT_TIMEOUT_MS };
  const answer = await get(call);
  if (answer?.status !== 200) return undefined;
  const { ratings } = JSON.parse(answer.body.toString("utf8")) as {
    readonly ratings: Readonly<Record<string, number>>;
  };
  return ratings;
}

function idIn(path: string, service: string): undefined | number {
  const [, id = ""] = new RegExp(`^/${service}/(\\d{1,9})$`).exec(path.split("?")[0] ?? "") ?? [];
  return id === "" ? undefined : Number(id);
}
