import { readFileSync } from "node:fs";
import { OutlastError, builtFile } from "../../core/index.js";
import type { Assets } from "./document.js";

/** The page's script and style as the build made them. Throws OUTLAST_FILE where it did not. */
export function readAssets(): Assets {
  return { script: textOf("client.js"), style: textOf("client.css") };
}

function textOf(name: string): string {
  const file = builtFile(`report/${name}`);
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    const sentence = `${file.pathname} is missing: the package was not built whole; run npm run build.`;
    throw new OutlastError("OUTLAST_FILE", sentence, { cause });
  }
}
