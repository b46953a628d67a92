/** The path that an environment variable names instead of where we would look; an empty one is none. */
export function pathOverride(variable: string): string | undefined {
  const path = process.env[variable];
  return path === "" ? undefined : path;
}
