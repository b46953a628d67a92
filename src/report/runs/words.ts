/** `hidden size` for model.hiddenSize, `sequence accuracy` for sequenceAccuracy. */
export function words(name: string): string {
  return name.replace(/^.*\./, "").replace(/[A-Z]+/g, (letters) => ` ${letters.toLowerCase()}`);
}
