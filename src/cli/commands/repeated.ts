/** Of an option that may be repeated: its values so far and the next one. */
export function collect(value: string, values: string[]): string[] {
  return [...values, value];
}
