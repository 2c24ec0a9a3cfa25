import { describe, expect, it } from "vitest";
import { FOLDER, readCommands } from "./kubectl/recorded-command.js";
import { Replayer } from "./kubectl/replayer.js";

const commands = await readCommands();

describe("the embedded cluster", () => {
  it.each(commands)("answers what kubectl $client sends for $command", async (command) => {
    await using replayer = await Replayer.start();
    const answers = await replayer.replay(command);
    await expect(`${JSON.stringify(answers, null, 2)}\n`).toMatchFileSnapshot(`${FOLDER}${command.name}.answers.json`);
  });
});
