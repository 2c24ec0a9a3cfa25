import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { StatusTree } from "./status-tree.js";
import { type StatusWord, worstWord } from "./status-word.js";

const WORDS: readonly StatusWord[] = ["ACCEPTED", "READY", "PARTIAL", "DIRTY", "FAILED", "INVALID"];
const CHILDREN = ["a", "b", "c"];

describe(StatusTree, () => {
  it("tells what a child's word changes on the way up", () => {
    const tree = new StatusTree();
    tree.set("root", undefined, "ACCEPTED");
    tree.set("parent", "root", "ACCEPTED");
    expect(tree.set("child", "parent", "DIRTY")).toEqual([
      { path: "child", before: undefined, after: "DIRTY" },
      { path: "parent", before: "ACCEPTED", after: "DIRTY" },
      { path: "root", before: "ACCEPTED", after: "DIRTY" },
    ]);
    expect(tree.set("other", "parent", "READY")).toEqual([{ path: "other", before: undefined, after: "READY" }]);
    expect(tree.delete("child").map(({ path, after }) => `${path} ${after}`)).toEqual(["parent READY", "root READY"]);
  });

  it("says nothing of a word that stays, nor of a parent that is not there", () => {
    const tree = new StatusTree();
    expect(tree.set("child", "nowhere", "READY")).toHaveLength(1);
    expect(tree.set("child", "nowhere", "READY")).toEqual([]);
    expect([tree.wordOf("child"), tree.wordOf("nowhere"), tree.delete("nobody")]).toEqual(["READY", undefined, []]);
  });

  it("gives a parent the worst of its children, whatever came before", () => {
    const step = fc.record({
      path: fc.constantFrom(...CHILDREN),
      word: fc.option(fc.constantFrom(...WORDS), { nil: undefined }),
    });
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        const tree = new StatusTree();
        const words = new Map<string, StatusWord>();
        tree.set("parent", undefined, "ACCEPTED");
        for (const { path, word } of steps) {
          if (word === undefined) {
            words.delete(path);
            tree.delete(path);
          } else {
            words.set(path, word);
            tree.set(path, "parent", word);
          }
        }
        expect([tree.wordOf("parent"), tree.worstChild("parent")]).toEqual(Array(2).fill(worstWord(words.values())));
      }),
    );
  });
});
