import { existsSync } from "node:fs";
import { basename, dirname, extname, join } from "node:path";
import { invalid, readFileChecked, suggestion, writeFilesAtomic } from "../../core/index.js";
import { readableJson } from "../../store/index.js";
import { taskSchema } from "../../tasks/index.js";
import type { InitCommandOptions } from "../commands/init.js";
import { exitCodes } from "../exit.js";
import { toStderr, toStdout } from "../output.js";
import { schemaText } from "../schemas.js";
import { stylesFor } from "../styles.js";
import type { Described } from "./about.js";
import { companions } from "./companions.js";
import { formats } from "./formats.js";
import { newRun, newSweep } from "./newSpec.js";
import { starts } from "./starts.js";

type Files = [path: string, content: Uint8Array | string][];

/** Writes a spec to begin with, or lists the tasks. Returns the exit code. */
export function initCommand(
  kind: string | undefined,
  { out, sweep = false, force = false, json = false, quiet = false }: InitCommandOptions,
): number {
  if (kind === undefined) {
    toStdout(json ? readableJson(tasks()) : taskTable());
    return exitCodes.ok;
  }
  const file = out ?? `${kind}.yaml`;
  const files = newFiles(kind, file, sweep, force);
  writeFilesAtomic(files);
  const next = `outlast ${sweep ? "sweep" : "run"} ${file}`;
  const paths = files.map(([path]) => path);
  if (json) toStdout(readableJson({ task: kind, files: paths, next }));
  else if (!quiet) toStderr(`Written: ${paths.join(", ")}.\nNext: ${next}\n`);
  return exitCodes.ok;
}

/** The spec, its task's file and its schema. Throws OUTLAST_USAGE where there is such a file, unless `force` is set. */
function newFiles(kind: string, file: string, sweep: boolean, force: boolean): Files {
  const start = Object.hasOwn(starts, kind) ? starts[kind as keyof typeof starts] : undefined;
  if (start === undefined) {
    throw invalid("OUTLAST_USAGE", `There is no task "${kind}": ${suggestion(kind, Object.keys(starts))}`);
  }
  const write = formats[extname(file)];
  if (write === undefined) {
    throw invalid("OUTLAST_USAGE", `--out ${file} must end in ${Object.keys(formats).join(", ")}.`);
  }
  const name = basename(file, extname(file)).replace(/\.sweep$/, "");
  const companion = companions[kind];
  const companionFile = companion && `${name}${companion.ending}`;
  const named: Record<string, string> = companion ? { [companion.field]: companionFile! } : {};
  const run = newRun(kind, start, named);
  const schemaName = sweep ? "sweep" : "run";
  const schema = schemaText(schemaName);
  const schemaFile = `${schemaName}.schema.json`;
  const text = write({
    kind: schemaName,
    spec: sweep ? newSweep(name, run, start) : run,
    schema: JSON.parse(schema) as Described,
    schemaFile,
    about: [aboutOf(kind), `outlast ${schemaName} ${basename(file)}`],
  });
  const beside = (other: string): string => join(dirname(file), other);
  const files: Files = [[file, text]];
  // One file serves a run and a sweep of the same name.
  if (companion !== undefined && !holds(beside(companionFile!), companion.content())) {
    files.push([beside(companionFile!), companion.content()]);
  }
  const taken = files.find(([path]) => !force && existsSync(path))?.[0];
  if (taken !== undefined) {
    throw invalid("OUTLAST_USAGE", `${taken} is there already: choose another --out, or use --force to replace it.`);
  }
  // One schema serves all specs of a folder.
  if (force || !existsSync(beside(schemaFile))) files.push([beside(schemaFile), JSON.stringify(JSON.parse(schema))]);
  return files;
}

function holds(file: string, content: Uint8Array | string): boolean {
  return existsSync(file) && Buffer.compare(readFileChecked(file), Buffer.from(content)) === 0;
}

function aboutOf(kind: string): string {
  return tasks().find(({ task }) => task === kind)?.about ?? kind;
}

/** Every task and the first sentence of what it is about. */
function tasks(): { task: string; about: string }[] {
  return taskSchema.options.map(({ shape, description = "" }) => {
    const [about = ""] = /^.*?(?<!et al)\.(?= |$)/.exec(description) ?? [description];
    return { task: shape.kind.value, about };
  });
}

function taskTable(): string {
  const { bold } = stylesFor(process.stdout);
  const list = tasks();
  const width = Math.max(...list.map(({ task }) => task.length));
  const lines = list.map(({ task, about }) => `  ${bold(task.padEnd(width))}  ${about}`);
  return `${lines.join("\n")}\n\nWrite a spec for one: outlast init dyck1 -o counting.yaml\n`;
}
