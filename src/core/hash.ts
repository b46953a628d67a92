import { hash } from "node:crypto";

/** SHA-256 of bytes, or of a string's UTF-8 form, in lower-case hex. */
export function sha256Hex(content: Uint8Array | string): string {
  return hash("sha256", content, "hex");
}
