import { parsePage } from "../core/answers.js";
import { isDifferent, renderDifferences } from "../core/render-differences.js";
import { FILENAME_OPTION, readObjects } from "../io/read-objects.js";
import { printStructured, TEXT_OUTPUT_OPTION } from "../print-structured.js";
import { understood } from "../understood.js";
import { example, option, type Verb } from "../verb.js";

export const diffVerb: Verb = {
  needs: "central",
  details:
    "Central checks the objects as apply does and says, field by field, what would change: + comes, - goes, ~ becomes another value. Nothing is changed.",
  args: [],
  options: [FILENAME_OPTION, option("exit-code", "exit status 1 when anything would change"), TEXT_OUTPUT_OPTION],
  location: "unused",
  examples: [
    example("Before an apply.", "diff -f bookinfo-ws-setting.yaml"),
    example("In a pipeline that must not change anything.", "diff -f bookinfo-ws.yaml --exit-code"),
  ],
  run: async (call) => {
    const { options, central, report, io, paint } = call;
    const sources = await readObjects(call);
    const answer = await central.send({ method: "POST", path: ["diff"], query: {}, body: sources.text });
    if (!answer.ok) {
      report.refused(answer.error, sources.locate);
      report.note("these objects would be refused");
      return 1;
    }
    const { items } = understood(parsePage(answer.value, "items"), central);
    if (options.text("output") !== "text") printStructured({ items }, call);
    else if (items.some(isDifferent)) io.stdout.write(renderDifferences(items, paint));
    else report.note("Nothing would change.");
    return options.isSet("exit-code") && items.some(isDifferent) ? 1 : 0;
  },
};
