/** Something of a height that would like its middle at `at`. */
export interface Wish {
  at: number;
  height: number;
}

interface Block {
  members: number[];
  height: number;
  /** The sum of where its members would have its upper end. */
  tops: number;
}

const topOf = ({ tops, members }: Block): number => tops / members.length;

/**
 * The middles of things one below the other without overlaps, between `from` and `to` where they have room, and
 * together as near to their wishes as can be in the mean square; those of equal wishes stay in order.
 */
export function spread(wishes: readonly Wish[], [from, to]: readonly [number, number]): number[] {
  const order = wishes.map((_, i) => i).sort((a, b) => wishes[a]!.at - wishes[b]!.at || a - b);
  const total = wishes.reduce((sum, { height }) => sum + height, 0);
  const within = (block: Block): number => Math.max(from, Math.min(topOf(block), to - block.height));
  const blocks: Block[] = [];
  for (const i of order) {
    const { at, height } = wishes[i]!;
    blocks.push({ members: [i], height, tops: at - height / 2 });
    // Neighbours that overlap become one block, at the mean of their wishes.
    while (blocks.length > 1) {
      const [above, below] = blocks.slice(-2) as [Block, Block];
      if (within(above) + above.height <= within(below)) break;
      const tops = above.tops + below.tops - below.members.length * above.height;
      const members = [...above.members, ...below.members];
      blocks.splice(-2, 2, { members, height: above.height + below.height, tops });
    }
  }
  const middles = new Array<number>(wishes.length);
  for (const block of blocks) {
    let top = total > to - from ? from : within(block);
    for (const i of block.members) {
      middles[i] = top + wishes[i]!.height / 2;
      top += wishes[i]!.height;
    }
  }
  return middles;
}
