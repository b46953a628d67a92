export declare function randomNumbers(seed: number): () => number;
export declare function dyadicNumbers(count: number, seed: number): number[];
