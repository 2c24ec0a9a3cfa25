import { err, ok, type Result } from "@causeway/shared/basics";

/** A whole number from 1. */
export function parseCount(text: string): Result<number> {
  return /^[1-9]\d{0,6}$/.test(text) ? ok(Number(text)) : err(`${JSON.stringify(text)} is not a number from 1`);
}
