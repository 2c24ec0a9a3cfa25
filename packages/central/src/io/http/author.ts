import type { FastifyRequest } from "fastify";
import { refuseRequest } from "./problem.js";

const HEADER = "causeway-author";
const MAX_LENGTH = 200;

/** Whose change it is, as the request says: nobody has proved it. `anonymous` when it says nothing. */
export function readAuthor(request: FastifyRequest): string {
  const header = request.headers[HEADER];
  if (header === undefined) return "anonymous";
  const author = decodeUtf8(String(header)).trim();
  if (author !== "" && author.length <= MAX_LENGTH && !/\p{Cc}/u.test(author)) return author;
  const message = `header ${HEADER} must be 1 to ${MAX_LENGTH} characters, without control characters`;
  throw refuseRequest(400, "InvalidValue", HEADER, message);
}

/** Node takes each byte of a header for a character; most clients send UTF-8, some ISO 8859-1. */
function decodeUtf8(header: string): string {
  const bytes = Buffer.from(header, "latin1");
  const text = bytes.toString("utf8");
  return text.includes("\uFFFD") ? header : text;
}
