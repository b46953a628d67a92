/** A name that came from outside as a message may show it: short, and of characters that a terminal only shows. */
export function shown(name: string): string {
  const plain = name.replace(/[^\x20-\x7e\u00a0-\ud7ff\uf900-\uffef]/g, "?");
  return JSON.stringify(plain.length > 60 ? `${plain.slice(0, 57)}...` : plain);
}
