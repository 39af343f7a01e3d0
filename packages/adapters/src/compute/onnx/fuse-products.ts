import type { GraphNode, NodeId } from '@holdpoint/evals/interpretability/graph/graph';

/** `left' right' + addend` in one Gemm, where ' is a transpose or nothing. */
export interface FusedProduct {
  readonly left: NodeId;
  readonly right: NodeId;
  readonly addend: NodeId | null;
  readonly transA: boolean;
  readonly transB: boolean;
}

export interface Uses {
  isUsed(node: NodeId): boolean;
  /** Read by exactly one node and by no output: nobody misses it once it is part of another. */
  isPrivate(node: NodeId): boolean;
}

/** Who reads what, counted only over nodes that some output depends on. */
export function usesOf(nodes: readonly GraphNode[], outputs: readonly NodeId[]): Uses {
  const counts = new Map<NodeId, number>();
  const use = (node: NodeId): void => {
    counts.set(node, (counts.get(node) ?? 0) + 1);
  };
  outputs.forEach(use);
  // An output is read by the host too, so it is never private.
  outputs.forEach(use);
  for (let id = nodes.length - 1; id >= 0; id--) {
    if (counts.has(id)) nodes[id]?.inputs.forEach(use);
  }
  return {
    isUsed: (node) => counts.has(node),
    isPrivate: (node) => counts.get(node) === 1,
  };
}

/** A product of two matrices, or the sum of one with what may grow to its shape; null where the node is neither. */
export function fusedProduct(
  nodes: readonly GraphNode[],
  id: NodeId,
  uses: Uses,
): FusedProduct | null {
  const node = nodes[id];
  if (node === undefined) return null;
  if (isProduct(node)) return productOf(nodes, node, null);
  if (node.operation.kind !== 'add') return null;
  for (const place of [0, 1]) {
    const product = node.inputs[place];
    const addend = node.inputs[1 - place];
    if (product === undefined || addend === undefined || product === addend) continue;
    const factor = nodes[product];
    const isWhole = factor?.shape.join() === node.shape.join();
    if (factor && isWhole && isProduct(factor) && uses.isPrivate(product)) {
      return productOf(nodes, factor, addend);
    }
  }
  return null;
}

function isProduct(node: GraphNode): boolean {
  return node.operation.kind === 'matmul' && node.shape.length === 2;
}

function productOf(
  nodes: readonly GraphNode[],
  { inputs }: GraphNode,
  addend: NodeId | null,
): FusedProduct | null {
  const [left, right] = inputs;
  if (left === undefined || right === undefined) return null;
  const before = (id: NodeId): NodeId | undefined => {
    const node = nodes[id];
    const isSwap = node?.operation.kind === 'transpose' && node.operation.order[0] === 1;
    return isSwap ? node.inputs[0] : undefined;
  };
  const a = before(left);
  const b = before(right);
  return {
    left: a ?? left,
    right: b ?? right,
    addend,
    transA: a !== undefined,
    transB: b !== undefined,
  };
}
