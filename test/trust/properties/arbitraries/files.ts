import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { saveTensors } from "../../../../src/index.js";
import { filled, randomTensor } from "../../../helpers.js";
import { delay } from "../../../run/modules.js";

/** Small files that specs can name. */
export const fileNames = {
  dataset: ["numbers.safetensors", "classes.safetensors"],
  strings: ["brackets.txt", "bits.txt"],
  custom: ["delay.ts"],
};

/** Makes them in a folder of their own, which this process takes away with it: several files of tests share it. */
export function makeFiles(): string {
  const folder = mkdtempSync(join(tmpdir(), "outlast-properties-"));
  const lengths = filled([5], "int32", (i) => 2 + (i % 3));
  const inputs = randomTensor([5, 4, 2], 1);
  saveTensors({ inputs, targets: randomTensor([5, 4, 1], 2), lengths }, join(folder, fileNames.dataset[0]!));
  const classes = filled([5, 4], "int32", (i) => i % 3);
  saveTensors({ inputs, targets: classes, lengths }, join(folder, fileNames.dataset[1]!));
  writeFileSync(join(folder, "brackets.txt"), "()\n(())\n()()\n((()))\n");
  writeFileSync(join(folder, "bits.txt"), "01\n1\n0110\n111\n");
  writeFileSync(join(folder, "delay.ts"), delay);
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
