import type { StringMap } from "../api-object.js";
import { fail, type PodPrograms, type ProgramCall, type ProgramResult, readAll } from "./pod-programs.js";
import { type Pipeline, parseScript, type Step, type Word } from "./shell-syntax.js";

/** `sh -c SCRIPT`, or a script on standard input: a few commands of the container one after the other. */
export async function runShell(call: ProgramCall, programs: PodPrograms): Promise<ProgramResult> {
  const [shell = "sh", option, script] = call.argv;
  if (option !== undefined && option !== "-c") return fail(2, `${shell}: only -c is understood, not ${option}`);
  if (option === "-c" && script === undefined) return fail(2, `${shell}: -c requires an argument`);
  const parsed = parseScript(script ?? (await readAll(call.stdin)).toString("utf8"));
  return parsed.ok ? await runSteps(parsed.value, call, programs) : fail(2, `${shell}: 1: ${parsed.error}`);
}

async function runSteps(steps: readonly Step[], call: ProgramCall, programs: PodPrograms): Promise<ProgramResult> {
  const stdout: Uint8Array[] = [];
  const stderr: Uint8Array[] = [];
  let exitCode = 0;
  for (const { when, pipeline } of steps) {
    if ((when === "succeeded" && exitCode !== 0) || (when === "failed" && exitCode === 0)) continue;
    const variables = { ...call.env, "?": `${exitCode}` };
    const asked = exitOf(pipeline, variables, exitCode);
    if (asked !== undefined) {
      exitCode = asked;
      break;
    }
    const result = await runPipeline({ pipeline, variables, call, programs });
    stdout.push(bytesOf(result.stdout));
    stderr.push(bytesOf(result.stderr));
    exitCode = result.exitCode;
    if (call.signal.aborted) break;
  }
  return { exitCode, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr) };
}

/** `exit [CODE]` as a step of its own; undefined for any other. */
function exitOf([command = [], ...more]: Pipeline, variables: StringMap, last: number): undefined | number {
  const [name, code] = command.map((word) => expand(word, variables));
  if (name !== "exit" || more.length > 0) return undefined;
  return code === undefined ? last : Number(code) & 255;
}

interface PipelineRun {
  readonly pipeline: Pipeline;
  readonly variables: StringMap;
  readonly call: ProgramCall;
  readonly programs: PodPrograms;
}

/** Each command reads what the one before has written; the last one's end is the end of all. */
async function runPipeline({ pipeline, variables, call, programs }: PipelineRun): Promise<ProgramResult> {
  const stderr: Uint8Array[] = [];
  let stdin = call.stdin;
  let last: ProgramResult = { exitCode: 0, stdout: "", stderr: "" };
  for (const command of pipeline) {
    const argv = command.map((word) => expand(word, variables));
    last = await (programs.run({ ...call, argv, stdin }) ?? Promise.resolve(fail(127, `sh: 1: ${argv[0]}: not found`)));
    stderr.push(bytesOf(last.stderr));
    stdin = once(bytesOf(last.stdout));
  }
  return { ...last, stderr: Buffer.concat(stderr) };
}

/** Without the splitting into fields that a real shell does: a variable stays one word. */
function expand(word: Word, variables: StringMap): string {
  return word.map((part) => (part.kind === "text" ? part.text : (variables[part.name] ?? ""))).join("");
}

function bytesOf(output: string | Uint8Array): Uint8Array {
  return typeof output === "string" ? Buffer.from(output, "utf8") : output;
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array, void> {
  if (bytes.length > 0) yield bytes;
}
