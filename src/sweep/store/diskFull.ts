/** Whether a system call found no room. */
export function isDiskFull(error: unknown): boolean {
  return ["ENOSPC", "EDQUOT"].includes(String((error as { code?: unknown } | undefined)?.code));
}

/** What is said of a store then. */
export function diskFullText(path: string): string {
  return `The store ${path} could not be written: the disk is full. What it has is whole.`;
}
