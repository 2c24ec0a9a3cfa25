import { AppError, ok, type Result } from "@causeway/shared/basics";
import { parsePage } from "../core/answers.js";
import type { Problem } from "../core/problem.js";
import type { JsonRecord } from "../core/record.js";
import { understood } from "../understood.js";
import type { CentralClient } from "./central-client.js";

/** A list with all its pages, in central's order. `field` is where the answer has its items. */
export async function listAll(
  central: CentralClient,
  path: readonly string[],
  query: Readonly<Record<string, undefined | string>>,
  field = "items",
): Promise<Result<readonly JsonRecord[], Problem>> {
  const items: JsonRecord[] = [];
  let token = "";
  do {
    const answer = await central.send({
      method: "GET",
      path,
      query: { ...query, continue: token === "" ? undefined : token },
      body: undefined,
    });
    if (!answer.ok) return answer;
    const page = understood(parsePage(answer.value, field), central);
    if (page.next !== "" && page.next === token) {
      throw new AppError("Invalid", `${central.server} repeats a page of its list`);
    }
    items.push(...page.items);
    token = page.next;
  } while (token !== "");
  return ok(items);
}
