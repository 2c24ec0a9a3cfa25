interface Unavailable {
  readonly error: string;
}

interface Details {
  readonly type: string;
  readonly pages: number;
  readonly publisher: string;
  readonly language: string;
  readonly "ISBN-10": string;
  readonly "ISBN-13": string;
}

interface Review {
  readonly reviewer: string;
  readonly text: string;
  readonly rating?: { readonly stars?: number; readonly error?: string; readonly color: string };
}

interface Reviews {
  readonly podname: string;
  readonly clustername: string;
  readonly reviews: readonly Review[];
}

export type BookDetails = Unavailable | Details;
export type BookReviews = Unavailable | Reviews;

/**
 * The page as lines that people grep. The block about the book's details stands last, as a child of the body whose end tag
 * HTML lets us leave out: so eight lines after its heading are the block and nothing else.
 */
export function renderProductPage(details: BookDetails, reviews: BookReviews): string {
  return `${[...HEAD, ...renderReviews(reviews), ...renderDetails(details)].join("\n")}\n`;
}

const HEAD = [
  "<!DOCTYPE html>",
  '<html lang="en">',
  "  <head>",
  '    <meta charset="utf-8">',
  '    <meta name="viewport" content="width=device-width, initial-scale=1">',
  "    <title>Simple Bookstore App</title>",
  "  </head>",
  "  <body>",
  '      <h3 class="text-center text-primary">The Comedy of Errors</h3>',
  "      <p>Summary: The Comedy of Errors is one of William Shakespeare's early plays.</p>",
];

function renderDetails(details: BookDetails): readonly string[] {
  if ("error" in details) {
    return [heading("Error fetching product details!"), "", `      <p>${escapeHtml(details.error)}</p>`];
  }
  const term = (name: string, value: number | string) => `        <dt>${name}:</dt>${escapeHtml(`${value}`)}`;
  return [
    heading("Book Details"),
    "      <dl>",
    term("Type", details.type),
    term("Pages", details.pages),
    term("Publisher", details.publisher),
    term("Language", details.language),
    term("ISBN-10", details["ISBN-10"]),
    term("ISBN-13", details["ISBN-13"]),
    "      </dl>",
  ];
}

function renderReviews(reviews: BookReviews): readonly string[] {
  if ("error" in reviews) {
    return [heading("Error fetching product reviews!"), "", `      <p>${escapeHtml(reviews.error)}</p>`, ""];
  }
  return [heading("Book Reviews"), ...reviews.reviews.flatMap(renderReview), renderServer(reviews), ""];
}

function renderReview({ text, reviewer, rating }: Review): readonly string[] {
  return [
    "      <blockquote>",
    `        <p>${escapeHtml(text)}</p>`,
    `        <small>${escapeHtml(reviewer)}</small>`,
    ...(rating === undefined ? [] : [renderRating(rating)]),
    "      </blockquote>",
  ];
}

function renderRating({ stars, error, color }: NonNullable<Review["rating"]>): string {
  if (stars === undefined) return `        <p><i>${escapeHtml(error ?? "")}</i></p>`;
  const [full, empty] = ["&#9733;".repeat(stars), "&#9734;".repeat(5 - stars)];
  return `        <font color="${escapeHtml(color)}">${full}${empty}</font>`;
}

function renderServer({ podname, clustername }: Reviews): string {
  return `      <p>Reviews served by: <u>${escapeHtml(podname)}</u> on cluster <u>${escapeHtml(clustername)}</u></p>`;
}

function heading(text: string): string {
  return `      <h4 class="text-center text-primary">${text}</h4>`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&#34;",
  "'": "&#39;",
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}
