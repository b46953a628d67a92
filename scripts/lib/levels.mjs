/** The instruction-set levels that this machine has, lowest first: the one in use and those below it. */
export async function levelsHere() {
  const { native } = await import("../../dist/native/index.js");
  const levels = ["baseline", "v3", "v4"];
  return levels.slice(0, levels.indexOf(native().isa) + 1);
}
