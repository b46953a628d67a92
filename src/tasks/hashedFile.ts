import { resolve as resolvePath } from "node:path";
import { z } from "zod";
import { invalid, readFileChecked, sha256Hex } from "../core/index.js";
import type { TaskContext } from "./task.js";

/** The field of a spec that stands for its file. */
export const sha256Schema = z
  .string()
  .regex(/^[0-9a-f]{64}$/, "64 lower-case hex digits")
  .optional()
  .describe("The file's SHA-256 in hex; a file of other content is refused. It stands for the file in the key.");

/** Where a spec's file is. */
export function placeOf(file: string, { baseDir = "." }: TaskContext): string {
  return resolvePath(baseDir, file);
}

/** Throws OUTLAST_INVALID_SPEC where the file's hash is not the one that the spec says. */
export function checkHash(
  spec: { file?: string | undefined; sha256?: string | undefined },
  sha256: string,
  path: string,
): void {
  if (spec.sha256 === undefined || spec.sha256 === sha256) return;
  const sentence = `${path}.sha256 does not match ${spec.file}, whose hash is ${sha256}: the file has changed.`;
  throw invalid("OUTLAST_INVALID_SPEC", sentence, `${path}.sha256`);
}

/** The bytes of a spec's file and their hash, which is the one that the spec says. Throws OUTLAST_FILE too. */
export function readHashed(
  spec: { file: string; sha256?: string | undefined },
  path: string,
  context: TaskContext,
): { bytes: Uint8Array<ArrayBuffer>; sha256: string } {
  const bytes = readFileChecked(placeOf(spec.file, context));
  const sha256 = sha256Hex(bytes);
  checkHash(spec, sha256, path);
  return { bytes, sha256 };
}
