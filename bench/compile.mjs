// The bench's own C++ programs, built on first use for the machine at hand.
import { existsSync, mkdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { capture, hasTool, root } from "../scripts/lib/process.mjs";

/** The path of the program that `source` makes for `march`, or why there is none. */
export function compiled(source, name, march = "native") {
  if (!hasTool("g++")) return { missing: "there is no C++ compiler (Debian package g++)" };
  const [from, program] = [join(root, source), join(root, "build/bench", name)];
  if (existsSync(program) && statSync(program).mtimeMs > statSync(from).mtimeMs) return { program };
  mkdirSync(join(root, "build/bench"), { recursive: true });
  const flags = ["-std=c++20", "-O3", `-march=${march}`, "-DNDEBUG", "-I", join(root, "native/third_party/eigen")];
  const { code, output } = capture("g++", [...flags, from, "-o", program]);
  return code === 0 ? { program } : { missing: `g++ refuses ${source}: ${output.split("\n")[0]}` };
}
