/** A file of this package, by its path from the package's own folder. */
export function packageFile(path: string): URL {
  return new URL(`../../${path}`, import.meta.url);
}
