import { type StatusWord, worstWord } from "./status-word.js";

interface Node {
  readonly parent: undefined | string;
  word: StatusWord;
  /** How many children are at which word. */
  readonly children: Map<StatusWord, number>;
}

/** One word that has changed. */
export interface WordChange {
  readonly path: string;
  /** Undefined of an object that was not known before. */
  readonly before: undefined | StatusWord;
  readonly after: StatusWord;
}

/**
 * The word of every object. One that has nothing of its own in any cluster says the worst of what hangs on it, which is
 * kept as counts: a child that changes costs the way up, whatever the number of its siblings.
 */
export class StatusTree {
  private readonly nodes = new Map<string, Node>();

  wordOf(path: string): undefined | StatusWord {
    return this.nodes.get(path)?.word;
  }

  /** Of an object that has children, the worst of theirs. */
  worstChild(path: string): StatusWord {
    return worstWord(this.nodes.get(path)?.children.keys() ?? []);
  }

  /** Sets an object's own word; returns what has changed. */
  set(path: string, parent: undefined | string, word: StatusWord): readonly WordChange[] {
    const node = this.nodes.get(path);
    const before = node?.word;
    if (node === undefined) this.nodes.set(path, { parent, word, children: new Map() });
    else node.word = word;
    if (before === word) return [];
    return [{ path, before, after: word }, ...this.tell(parent, before, word)];
  }

  /** An object that is no more; returns what that changes above it. */
  delete(path: string): readonly WordChange[] {
    const node = this.nodes.get(path);
    this.nodes.delete(path);
    return node === undefined ? [] : this.tell(node.parent, node.word, undefined);
  }

  private tell(
    parent: undefined | string,
    before: undefined | StatusWord,
    after: undefined | StatusWord,
  ): readonly WordChange[] {
    const node = parent === undefined ? undefined : this.nodes.get(parent);
    if (parent === undefined || node === undefined) return [];
    if (before !== undefined) addCount(node.children, before, -1);
    if (after !== undefined) addCount(node.children, after, 1);
    return this.set(parent, node.parent, worstWord(node.children.keys()));
  }
}

function addCount(counts: Map<StatusWord, number>, word: StatusWord, by: 1 | -1): void {
  const count = (counts.get(word) ?? 0) + by;
  if (count > 0) counts.set(word, count);
  else counts.delete(word);
}
