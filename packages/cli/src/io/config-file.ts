import { AppError, type Env } from "@causeway/shared/basics";
import type { Files } from "../cli-io.js";
import { type ConfigValues, parseConfigValues, readPlainLines } from "../core/config-file.js";
import { textAt } from "../core/record.js";
import type { ConfigFile, SettingName } from "../core/settings.js";
import { UsageError } from "../usage-error.js";

/** `$CAUSEWAY_CONFIG`, else `~/.config/causeway/config.yaml`; empty when neither it nor HOME is set. */
function configPath(env: Env): string {
  const own = env["CAUSEWAY_CONFIG"] ?? "";
  const home = (env["HOME"] ?? "") || (env["USERPROFILE"] ?? "");
  return own !== "" || home === "" ? own : `${home}/.config/causeway/config.yaml`;
}

/**
 * What the config file says; one that is not there says nothing.
 *
 * @throws UsageError when it cannot be read or holds what no setting is
 */
export async function readConfigFile(env: Env, files: Files): Promise<ConfigFile> {
  const path = configPath(env);
  const text = path === "" ? undefined : await readText(path, files);
  return { path, values: text === undefined ? {} : await parseText(path, text) };
}

/** Sets one value, or takes it out with undefined. Comments and everything else stay as they are. */
export async function writeSetting(
  { path }: ConfigFile,
  files: Files,
  change: { readonly name: SettingName; readonly value: undefined | string },
): Promise<void> {
  if (path === "") throw new UsageError("there is no place for a config file: set CAUSEWAY_CONFIG or HOME");
  const { parseDocument } = await import("yaml");
  const document = parseDocument((await readText(path, files)) ?? "");
  if (change.value === undefined) document.delete(change.name);
  else document.set(change.name, change.value);
  await files.writeText(path, document.toString()).catch((error: unknown) => {
    const reason = textAt(error, "message") ?? "no reason given";
    throw new AppError("Forbidden", `cannot write ${path}: ${reason}`, { cause: error });
  });
}

async function readText(path: string, files: Files): Promise<undefined | string> {
  try {
    return await files.readText(path);
  } catch (error) {
    if (textAt(error, "code") === "ENOENT") return undefined;
    const reason = textAt(error, "message") ?? "no reason given";
    throw new UsageError(`cannot read the config file ${path}: ${reason}`, { cause: error });
  }
}

async function parseText(path: string, text: string): Promise<ConfigValues> {
  const plain = readPlainLines(text);
  const values = parseConfigValues(plain === undefined ? await parseYaml(path, text) : Object.fromEntries(plain));
  if (values.ok) return values.value;
  throw new UsageError(`${path}: ${values.error}`);
}

async function parseYaml(path: string, text: string): Promise<unknown> {
  const { parseDocument } = await import("yaml");
  const document = parseDocument(text, { prettyErrors: true });
  const [error] = document.errors;
  if (error !== undefined) throw unreadable(path, error);
  try {
    return document.toJS();
  } catch (broken) {
    // An alias that stands for nothing, or for too much.
    throw unreadable(path, broken);
  }
}

function unreadable(path: string, error: unknown): UsageError {
  return new UsageError(`${path}: ${textAt(error, "message")?.split("\n")[0] ?? "cannot be read"}`, { cause: error });
}
