import { BodyProblem } from "./body-problem.js";

/** Our words of an enum and its names on the wire. */
export interface EnumWords<Word extends string, Name extends string> {
  readonly encode: (word: Word) => Name;
  /** Throws BodyProblem on a name or number that is not in the table: a newer version's, or UNSPECIFIED. */
  readonly decode: (name: string | number, field: string) => Word;
}

/** `table`: our word -> the name on the wire. */
export function enumWords<Word extends string, Name extends string>(
  table: Readonly<Record<Word, Name>>,
): EnumWords<Word, Name> {
  const words = new Map<string | number, Word>();
  for (const word in table) words.set(table[word], word);
  return {
    encode: (word) => table[word],
    decode(name, field) {
      const word = words.get(name);
      if (word === undefined) throw new BodyProblem(`${field}: ${name} is not known to this version`);
      return word;
    },
  };
}
