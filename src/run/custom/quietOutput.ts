/** What modules print goes to stderr: stdout is for records and tables. */
export function quietOutput(): void {
  process.stdout.write = process.stderr.write.bind(process.stderr);
}
