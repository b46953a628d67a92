import { OutlastError, builtFile, invalid, readFileChecked, sha256Hex } from "../../core/index.js";
import { checkDefinition, moduleError } from "../../tasks/index.js";
import type { CustomDefinition, ModuleFile } from "../../tasks/index.js";
import { checkObjective } from "./objective.js";
import type { Objective } from "./objective.js";

/** Modules that were evaluated in this thread, by file and hash. */
const evaluated = new Map<string, Promise<unknown>>();

/** The task of a module, whose code is run here. Throws OUTLAST_MODULE with the module's name. */
export async function loadTask(file: ModuleFile): Promise<CustomDefinition> {
  return within(file, async () => checkDefinition(await exportOf(file), file.options));
}

/** The same of an objective. */
export async function loadObjective(file: ModuleFile): Promise<Objective> {
  return within(file, async () => checkObjective(await exportOf(file)));
}

async function within<T>({ name }: ModuleFile, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof OutlastError && error.code !== "OUTLAST_MODULE") throw error;
    throw moduleError(name, error);
  }
}

/** What a module exports by default. It is run once in a thread, whatever asks for it. */
function exportOf(file: ModuleFile): Promise<unknown> {
  const known = `${file.sha256} ${file.path}`;
  const found = evaluated.get(known);
  if (found !== undefined) return found;
  const made = evaluate(file);
  evaluated.set(known, made);
  made.catch(() => evaluated.delete(known)); // the file may be mended
  return made;
}

/** Runs the very text that was hashed: no cache, and no file that has changed meanwhile, can stand in for it. */
async function evaluate({ path, name, sha256 }: ModuleFile): Promise<unknown> {
  const bytes = readFileChecked(path);
  if (sha256Hex(bytes) !== sha256) {
    throw invalid("OUTLAST_FILE", `${name} has changed since the run was planned: start it again.`);
  }
  const text = new TextDecoder().decode(bytes);
  const { createJiti } = await import("jiti");
  const jiti = createJiti(path, {
    fsCache: false,
    moduleCache: false,
    interopDefault: false,
    virtualModules: await ownModules(text),
  });
  const options = { filename: path, async: true, forceTranspile: true };
  const exported = (await jiti.evalModule(text, options)) as { default?: unknown };
  return exported.default;
}

/** This package, whatever the module lies beside; most modules import nothing of it but types. */
async function ownModules(text: string): Promise<Record<string, unknown>> {
  if (!/["']outlast["']/.test(text)) return {};
  return { outlast: (await import(builtFile("index.js").href)) as unknown };
}
