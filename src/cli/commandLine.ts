import { redactUrls } from "../core/index.js";

/** This process's command as a shell takes it, without the passwords of its URLs. */
export function commandLine(): string {
  const words = process.argv
    .slice(2)
    .map(redactUrls)
    .map((word) => {
      return /^[\w./=:@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
    });
  return ["outlast", ...words].join(" ");
}
