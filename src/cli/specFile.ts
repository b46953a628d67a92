import { extname, resolve } from "node:path";
import { OutlastError, describe, invalid, readFileChecked } from "../core/index.js";

/** How a spec's file is read, by the ending of its name; any other is JSON. */
const readers: Record<string, (path: string) => Promise<unknown>> = {
  ".yaml": readYaml,
  ".yml": readYaml,
  ".ts": readModule,
  ".mts": readModule,
  ".js": readModule,
  ".mjs": readModule,
};

/**
 * A spec's file as a JSON object: JSON, YAML (`.yaml`, `.yml`), or what a module (`.ts`, `.mts`, `.js`, `.mjs`) exports
 * by default. Throws OUTLAST_FILE or OUTLAST_FORMAT.
 */
export async function readSpecFile(path: string): Promise<object> {
  const spec = await (readers[extname(path)] ?? readJson)(path);
  if (typeof spec === "object" && spec !== null && !Array.isArray(spec)) return spec;
  throw invalid("OUTLAST_FORMAT", `${path} must hold a spec, a JSON object, got ${describe(spec)}.`);
}

function readJson(path: string): Promise<unknown> {
  const text = textOf(path);
  return parsed(path, "JSON", () => JSON.parse(text) as unknown);
}

async function readYaml(path: string): Promise<unknown> {
  const text = textOf(path);
  const { parse } = await import("yaml");
  return parsed(path, "YAML", () => parse(text) as unknown);
}

/** Types are taken off; nothing is checked but that the module can be loaded, and that it exports plain data. */
async function readModule(path: string): Promise<unknown> {
  textOf(path); // for its own sentence where there is no such file
  const { createJiti } = await import("jiti");
  const load = async (): Promise<unknown> => {
    const spec = await createJiti(import.meta.url).import(resolve(path), { default: true });
    return JSON.parse(JSON.stringify(spec, plain) ?? "null") as unknown;
  };
  return parsed(path, "a module that exports a spec by default", load);
}

/** Fields without a value are left out; what no spec can hold is refused. */
function plain(name: string, value: unknown): unknown {
  const data = typeof value !== "function" && typeof value !== "symbol" && typeof value !== "bigint";
  if (data && (typeof value !== "number" || Number.isFinite(value))) return value;
  throw new Error(`${name === "" ? "it" : name} is ${describe(value)}`);
}

function textOf(path: string): string {
  return new TextDecoder().decode(readFileChecked(path));
}

async function parsed(path: string, what: string, parse: () => unknown): Promise<unknown> {
  try {
    return await parse();
  } catch (cause) {
    const [reason = ""] = (cause as Error).message.split("\n");
    const sentence = `${path} is not ${what}: ${reason.replace(/[.:]$/, "")}.`;
    throw new OutlastError("OUTLAST_FORMAT", sentence, { cause });
  }
}
