/** This process's command as a shell takes it. */
export function commandLine(): string {
  const words = process.argv.slice(2).map((word) => {
    return /^[\w./=:@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
  });
  return ["outlast", ...words].join(" ");
}
