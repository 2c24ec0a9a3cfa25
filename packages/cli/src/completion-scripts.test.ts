import { beforeAll, describe, expect, it } from "vitest";
import { createCompletionModel } from "./completion-model.js";
import type { CompletionModel, Offer } from "./core/completion/model.js";
import { callCli } from "./testing/call-cli.js";
import { type ReadOffers, readFishScript, readZshScript } from "./testing/read-completion.js";
import { VERBS } from "./verbs.js";

let model: CompletionModel;
let zsh: ReadOffers;
let fish: ReadOffers;
beforeAll(async () => {
  model = await createCompletionModel(VERBS);
  zsh = readZshScript((await callCli("completion zsh")).stdout);
  fish = readFishScript((await callCli("completion fish")).stdout);
});

/** As the readers write it; undefined where nothing is offered. */
function expected(offer: undefined | Offer): undefined | readonly string[] {
  if (offer === undefined || offer.kind === "nothing") return undefined;
  return offer.kind === "words" ? offer.words : [`<${offer.kind}>`];
}

/** Some that a person knows by heart, so that the descriptions they are made from are held, too. */
const KNOWN: readonly { readonly at: string; readonly offers: readonly string[] }[] = [
  { at: "edges 0", offers: ["list", "adopt", "release"] },
  { at: "edges adopt 0", offers: ["<clusters>"] },
  { at: "config set 0", offers: ["server", "org", "tenant"] },
  { at: "completion 0", offers: ["bash", "zsh", "fish"] },
  { at: "apply --filename", offers: ["<files>"] },
  { at: "get --output", offers: ["table", "wide", "name", "yaml", "json", "jsonpath="] },
  { at: "get --cluster", offers: ["<clusters>"] },
  { at: "get *", offers: ["<names>"] },
  { at: "history 1", offers: ["<names>"] },
  { at: "wait --for", offers: ["ACCEPTED", "DIRTY", "PARTIAL", "READY", "FAILED", "INVALID", "deleted"] },
];

describe.each([
  { shell: "zsh", read: () => zsh },
  { shell: "fish", read: () => fish },
])("the script for $shell, read without the shell", ({ shell, read }) => {
  it.each(KNOWN)("offers $offers at $at", ({ at, offers }) => {
    expect(read().get(at)).toEqual(offers);
  });

  it("offers every command where a command stands", () => {
    const verbs = VERBS.map(({ name }) => name);
    const first = shell === "fish" ? [...verbs, "help"] : verbs;
    expect({ first: read().get(" 0"), help: read().get("help 0") }).toEqual({ first, help: verbs });
  });

  it("offers at every position of every command what its description says, and nothing else", () => {
    for (const { name, args, isOpen } of model.commands) {
      for (const [index, offer] of args.entries()) {
        const at = isOpen && index === args.length - 1 ? "*" : String(index);
        expect({ name, at, offers: read().get(`${name} ${at}`) }).toEqual({ name, at, offers: expected(offer) });
      }
      const after = isOpen ? "" : String(args.length);
      expect({ name, offers: read().get(`${name} ${after}`) }).toEqual({ name, offers: undefined });
    }
  });

  it("offers every value that an option takes", () => {
    for (const { name, options } of model.commands) {
      for (const { flags, value } of options) {
        const [flag = ""] = flags.slice(-1);
        const offers = read().get(`${name} ${flag}`);
        expect({ name, flag, offers: offers?.length === 0 ? undefined : offers }).toEqual({
          ...{ name, flag },
          offers: expected(value),
        });
      }
    }
  });
});

describe("the script for zsh", () => {
  it("offers every option of every command", () => {
    for (const { name, options } of model.commands) {
      expect(zsh.get(`${name} -`)).toEqual(options.map(({ flags }) => flags.at(-1)));
    }
  });
});

describe("the script for fish", () => {
  it("knows every option of every command that is not understood everywhere", () => {
    const globals = new Set(model.globals.map(({ flags }) => flags.at(-1)));
    for (const { name, options } of model.commands) {
      const own = options.map(({ flags }) => flags.at(-1) ?? "").filter((flag) => !globals.has(flag));
      expect(own.filter((flag) => !fish.has(`${name} ${flag}`))).toEqual([]);
    }
  });
});
