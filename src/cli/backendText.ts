/** What is said where "auto" chose what computes: which it was, and why. */
export function backendText({ backend, backendReason }: { backend: string; backendReason?: string }): string {
  return `Computed by ${backend}, to which "auto" came: ${backendReason}.`;
}
