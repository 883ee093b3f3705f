/**
 * What a vector clock knows of other chains: how far each has been heard of.
 * An immutable tree, sixteen numbers to a leaf, of which a change copies only
 * the way down to it (hash array mapped tries: Bagwell, "Ideal hash trees",
 * 2001; here without the hash, as chains are numbered densely). Moments share
 * what they know alike, and where two are joined, what is the same object in
 * both, or what one of them has wholly, is not copied: the joins of a hundred
 * connections that all touch one counter cost a few dozen numbers each, not
 * hundreds.
 */

const bits = 4;
const width = 1 << bits;
const mask = width - 1;

/** `width` times (0 for a chain not known). */
type Leaf = readonly number[];
/** `width` trees one lower; undefined where nothing is known. */
type Branch = readonly (Tree | undefined)[];
type Tree = Leaf | Branch;

export interface Known {
  /** 0 where the tree is a leaf. */
  readonly height: number;
  readonly tree: Tree;
  /** The moment of which this is all that was known, with the moment itself; chain 0 where it is of no single one. */
  readonly chain: number;
  readonly time: number;
}

const emptyLeaf: Leaf = new Array<number>(width).fill(0);
const emptyBranch: Branch = new Array<Tree | undefined>(width).fill(undefined);

export const nothing: Known = { height: 0, tree: emptyLeaf, chain: 0, time: 0 };

/** How far a chain is known, 0 for not at all. */
export function timeOf(known: Known, chain: number): number {
  let { height, tree } = known;
  if (chain >>> (bits * (height + 1)) !== 0) return 0;
  for (; height > 0; height--) {
    const below: Tree | undefined = (tree as Branch)[(chain >>> (bits * height)) & mask];
    if (below === undefined) return 0;
    tree = below;
  }
  return (tree as Leaf)[chain & mask] as number;
}

/** The same, with one chain known up to a time that is later than before. `whole`: what was known is all that this moment knew. */
export function withTime(known: Known, chain: number, time: number, whole: boolean): Known {
  let { height, tree } = known;
  while (chain >>> (bits * (height + 1)) !== 0) {
    tree = above(tree);
    height++;
  }
  return { height, tree: changed(tree, height, chain, time), chain: whole ? chain : 0, time };
}

function above(tree: Tree): Branch {
  const branch = emptyBranch.slice();
  branch[0] = tree;
  return branch;
}

function changed(tree: Tree | undefined, height: number, chain: number, time: number): Tree {
  if (height === 0) {
    const leaf = ((tree ?? emptyLeaf) as Leaf).slice();
    leaf[chain & mask] = time;
    return leaf;
  }
  const branch = ((tree ?? emptyBranch) as Branch).slice();
  const at = (chain >>> (bits * height)) & mask;
  branch[at] = changed(branch[at], height - 1, chain, time);
  return branch;
}

/** The later of both for each chain; one of the two themselves where it has all. */
export function joined(a: Known, b: Known): Known {
  if (a === b || b === nothing) return a;
  if (a === nothing) return b;
  const [low, high] = a.height < b.height ? [a, b] : [b, a];
  let lifted = low.tree;
  for (let { height } = low; height < high.height; height++) lifted = above(lifted);
  const tree = joinedTree(high.tree, lifted, high.height);
  if (tree === high.tree) return high;
  return tree === low.tree ? low : { height: high.height, tree, chain: 0, time: 0 };
}

function joinedTree(a: Tree, b: Tree, height: number): Tree {
  if (a === b) return a;
  return height === 0
    ? joinedLeaf(a as Leaf, b as Leaf)
    : joinedBranch(a as Branch, b as Branch, height);
}

function joinedLeaf(a: Leaf, b: Leaf): Leaf {
  let inA = true;
  let inB = true;
  for (let i = 0; i < width; i++) {
    const [x, y] = [a[i] as number, b[i] as number];
    if (y > x) inA = false;
    else if (x > y) inB = false;
  }
  if (inA) return a;
  if (inB) return b;
  const out = a.slice();
  for (let i = 0; i < width; i++)
    if ((b[i] as number) > (out[i] as number)) out[i] = b[i] as number;
  return out;
}

function joinedBranch(a: Branch, b: Branch, height: number): Branch {
  let inA = true;
  let inB = true;
  const out = emptyBranch.slice();
  for (let i = 0; i < width; i++) {
    const [x, y] = [a[i], b[i]];
    let both: Tree | undefined;
    if (x === undefined) both = y;
    else both = y === undefined ? x : joinedTree(x, y, height - 1);
    out[i] = both;
    if (both !== x) inA = false;
    if (both !== y) inB = false;
  }
  if (inA) return a;
  return inB ? b : out;
}

/** Visits what is known of each chain; false, and perhaps only a part of it, where that would take more than so many looks. */
export function eachKnown(
  known: Known,
  most: number,
  visit: (chain: number, time: number) => void,
): boolean {
  return walk(known.tree, known.height, 0, most, visit) >= 0;
}

/** Gives how many looks are left, below 0 where they were too few. */
function walk(
  tree: Tree,
  height: number,
  from: number,
  left: number,
  visit: (chain: number, time: number) => void,
): number {
  if (left < width) return -1;
  if (height === 0) {
    for (let i = 0; i < width; i++) {
      const time = (tree as Leaf)[i] as number;
      if (time > 0) visit(from + i, time);
    }
    return left - width;
  }
  let rest = left - width;
  for (let i = 0; i < width && rest >= 0; i++) {
    const below = (tree as Branch)[i];
    if (below !== undefined)
      rest = walk(below, height - 1, from + i * width ** height, rest, visit);
  }
  return rest;
}
