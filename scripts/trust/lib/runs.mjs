// Specs that several checks use; nothing of the package is loaded here.
import { readFileSync } from "node:fs";

/** A run of milliseconds, the one of the tests. */
export const smallRun = JSON.parse(readFileSync(new URL("smallRun.json", import.meta.url), "utf8"));
