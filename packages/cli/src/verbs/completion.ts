import { nearestWord } from "@causeway/shared/basics";
import { createCompletionModel } from "../completion-model.js";
import { renderBash } from "../core/completion/bash.js";
import { renderFish } from "../core/completion/fish.js";
import type { CompletionModel } from "../core/completion/model.js";
import { renderZsh } from "../core/completion/zsh.js";
import { UsageError } from "../usage-error.js";
import { argument, example, type Verb } from "../verb.js";

const SHELLS: ReadonlyMap<string, (model: CompletionModel) => string> = new Map([
  ["bash", renderBash],
  ["zsh", renderZsh],
  ["fish", renderFish],
]);

export const completionVerb: Verb = {
  needs: "nothing",
  details:
    "For causeway and tctl. To keep it: in bash add `source <(causeway completion bash)` to ~/.bashrc; for zsh write the output to a file _causeway in a folder of $fpath; for fish write it to ~/.config/fish/completions/causeway.fish, and again as tctl.fish. Names of objects come from central, which is asked while you type.",
  args: [argument("SHELL", "bash, zsh or fish", "one", [...SHELLS.keys()])],
  options: [],
  location: "unused",
  examples: [example("The script for bash.", "completion bash"), example("The script for fish.", "completion fish")],
  run: async ({ args: [shell = ""], verbs, io }) => {
    const render = SHELLS.get(shell);
    if (render === undefined) {
      const near = nearestWord(shell, SHELLS.keys());
      const hint = near === undefined ? `use one of ${[...SHELLS.keys()].join(", ")}` : `did you mean ${near}?`;
      throw new UsageError(`there is no completion for ${JSON.stringify(shell)}: ${hint}`);
    }
    io.stdout.write(render(await createCompletionModel(verbs)));
    return 0;
  },
};
