// The bench's own C++ programs, built on first use for the machine at hand.
import { existsSync, mkdirSync, readdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { capture, hasTool, root } from "../scripts/lib/process.mjs";

/** The path of the program that `source`, and headers beside it, make, or why there is none. */
export function compiled(source, name) {
  if (!hasTool("g++")) return { missing: "there is no C++ compiler (Debian package g++)" };
  const [from, program] = [join(root, source), join(root, "build/bench", name)];
  const headers = readdirSync(dirname(from)).filter((file) => file.endsWith(".h"));
  const changed = Math.max(
    ...[from, ...headers.map((file) => join(dirname(from), file))].map((file) => statSync(file).mtimeMs),
  );
  if (existsSync(program) && statSync(program).mtimeMs > changed) return { program };
  mkdirSync(join(root, "build/bench"), { recursive: true });
  const flags = ["-std=c++20", "-O3", "-march=native", "-DNDEBUG", "-I", join(root, "native/third_party/eigen")];
  const { code, output } = capture("g++", [...flags, from, "-o", program]);
  return code === 0 ? { program } : { missing: `g++ refuses ${source}: ${output.split("\n")[0]}` };
}
