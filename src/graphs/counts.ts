/**
 * What of graphs is counted, by one name each wherever a count stands. A graph is made of nodes; those that compute are operations, the
 * others values that these are given. Groups, lists, pictures and passes count nodes; stepping through a run goes by operations.
 */
import { counted } from '../base/quantities';

export const nodesText = (count: number): string => counted(count, 'node');

export const operationsText = (count: number): string => counted(count, 'operation');

export const NODE_MEANS =
  'A node is an operation, or a value that operations are given: a constant, a variable or an input.';

export const OPERATION_MEANS =
  'An operation is a node that computes: a kernel that tfjs ran, or a call of a compiled graph. The other nodes are constants and variables.';

export const KERNEL_MEANS =
  'A kernel is a function of tfjs for one operation: so many would run if the graph were run node by node.';
