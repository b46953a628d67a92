import { spawnSync } from "node:child_process";
import { join } from "node:path";

/** A certificate of this machine's address, signed by itself. */
export interface Certificate {
  file: string;
  key: string;
}

/** Makes one in a folder, with openssl. */
export function makeCertificate(folder: string): Certificate {
  const made = { file: join(folder, "certificate.pem"), key: join(folder, "key.pem") };
  const words = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"];
  words.push("-subj", "/CN=outlast", "-addext", "subjectAltName=IP:127.0.0.1", "-out", made.file, "-keyout", made.key);
  const { status, stderr } = spawnSync("openssl", words, { encoding: "utf8" });
  if (status !== 0) throw new Error(`openssl failed: ${stderr}`);
  return made;
}
