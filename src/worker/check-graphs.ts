/** The shapes of recorded events and of static graphs as a worker sends them: as `check.ts`, for what may come by the ten thousand. */
import {
  PHASES,
  type EventOutput,
  type EventValue,
  type RunEvent,
  type Shader,
  type ShaderUse,
} from '../base/events';
import { MOST_GUARDS, type PackedStatic } from '../graphs/static';
import { isData, type Attr, type Attrs, type Graph, type Node } from '../ir/graph';
import { MOST_EVENTS } from './event-log';

const MOST_NODES = 100_000;
const MOST_VALUES = 10_000;
const MOST_ATTRS = 1_000;
const LONGEST_NAME = 10_000;
const MOST_SHADERS = 1_000;
const LONGEST_SHADER = 1_000_000;
/** Of all programs in one message. */
const MOST_SHADER_TEXT = 8_000_000;
const HIGHEST_RANK = 16;
/** Elements of all lists in one message: as many as the largest graphs have, and no more than can be looked at in a moment. */
const MOST_ELEMENTS = 3_000_000;
/** Of graphs within graphs, and lists within lists. */
const DEEPEST = 20;

type Plain = Readonly<Record<string, unknown>>;
type Check<T> = (value: unknown) => value is T;

const isObject = (value: unknown): value is Plain => typeof value === 'object' && value !== null;
const isName = (value: unknown): value is string => typeof value === 'string' && value.length <= LONGEST_NAME;
const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);
const isCount = (value: unknown): value is number => Number.isInteger(value) && (value as number) >= 0;
const optional =
  <T>(check: Check<T>): Check<T | undefined> =>
  (value): value is T | undefined =>
    value === undefined || check(value);
/** What one message may still hold: a list that is in it in many places weighs nothing on its way, and much here. */
let budget = 0;
const listOf =
  <T>(most: number, check: Check<T>): Check<T[]> =>
  (value): value is T[] => {
    if (!Array.isArray(value) || value.length > most) return false;
    // Not `every`, which passes over gaps.
    for (const element of value) if (budget-- <= 0 || !check(element)) return false;
    return true;
  };

const isShape = listOf(HIGHEST_RANK, isCount);
const isScope = listOf(1_000, isName);
const isIds = listOf(MOST_VALUES, isCount);
const isAllIds = listOf(MOST_NODES, isCount);

const isMaybeCount = optional(isCount);
const isMaybeName = optional(isName);
const isMaybeNumber = optional(isNumber);

const isValue = (value: unknown): value is EventValue =>
  isObject(value) && isCount(value['id']) && isName(value['dtype']) && isShape(value['shape']);
const isOutput = (value: unknown): value is EventOutput =>
  isValue(value) &&
  isCount((value as unknown as Plain)['bytes']) &&
  isMaybeCount((value as unknown as Plain)['shares']);
const areValues = listOf(MOST_VALUES, isValue);
const areOutputs = listOf(MOST_VALUES, isOutput);
const areMaybeValues = optional(areValues);
const areMaybeOutputs = optional(areOutputs);

const isSize = (value: unknown): value is ShaderUse['size'] =>
  Array.isArray(value) && value.length === 3 && isCount(value[0]) && isCount(value[1]) && isCount(value[2]);
const isUse = (value: unknown): value is ShaderUse =>
  isObject(value) && isCount(value['id']) && isSize(value['size']) && isCount(value['times']);
const areUses = optional(listOf(MOST_VALUES, isUse));

const isOp = (event: Plain): boolean =>
  isName(event['kernel']) &&
  isScope(event['scope']) &&
  isMaybeCount(event['line']) &&
  isMaybeCount(event['column']) &&
  isMaybeCount(event['forwardOf']) &&
  isMaybeCount(event['step']) &&
  isName(event['backend']) &&
  areValues(event['inputs']) &&
  areOutputs(event['outputs']) &&
  isNumber(event['startUs']) &&
  isNumber(event['durUs']) &&
  isMaybeNumber(event['copyUs']) &&
  areUses(event['shaders']);

const phases: readonly unknown[] = PHASES;

const isPhase = (event: Plain): boolean =>
  phases.includes(event['phase']) &&
  isMaybeName(event['name']) &&
  isMaybeName(event['signature']) &&
  isMaybeName(event['engine']) &&
  isMaybeCount(event['asOf']) &&
  isMaybeCount(event['graph']) &&
  isMaybeCount(event['step']) &&
  isMaybeCount(event['line']) &&
  isMaybeCount(event['column']) &&
  isNumber(event['startUs']) &&
  isNumber(event['durUs']) &&
  areMaybeValues(event['inputs']) &&
  areMaybeOutputs(event['outputs']) &&
  areUses(event['shaders']);

const isClock = (event: Plain): boolean => isName(event['clock']) && isNumber(event['resolutionUs']);

/** One kind of event and no other: its readers tell them apart by one field. */
function isEvent(value: unknown): value is RunEvent {
  if (!isObject(value) || !isCount(value['seq'])) return false;
  const [kind, ...others] = ['kernel', 'free', 'phase', 'clock'].filter((field) => field in value);
  if (others.length > 0) return false;
  if (kind === 'free') return isCount(value['free']) && isMaybeNumber(value['atUs']);
  if (kind === 'phase') return isPhase(value);
  return kind === 'clock' ? isClock(value) : isOp(value);
}

/** At most what a worker keeps at a time, the first events and the newest. */
const areAllEvents = listOf<RunEvent>(2 * MOST_EVENTS, isEvent);

export function areEvents(value: unknown): value is RunEvent[] {
  budget = MOST_ELEMENTS;
  return areAllEvents(value);
}

const isShader = (value: unknown): value is Shader =>
  isObject(value) &&
  isCount(value['id']) &&
  (value['language'] === 'glsl' || value['language'] === 'wgsl') &&
  isMaybeName(value['name']) &&
  typeof value['source'] === 'string' &&
  value['source'].length <= LONGEST_SHADER;

const areAllShaders = listOf(MOST_SHADERS, isShader);

export function areShaders(value: unknown): value is Shader[] {
  budget = MOST_SHADERS;
  return (
    areAllShaders(value) && value.reduce((sum, { source }) => sum + source.length, 0) <= MOST_SHADER_TEXT
  );
}

function isAttr(value: unknown, depth: number): value is Attr {
  if (value === null || typeof value === 'number' || typeof value === 'boolean' || isName(value)) return true;
  if (depth > DEEPEST) return false;
  if (isData(value)) return value.length <= MOST_VALUES;
  if (Array.isArray(value))
    return listOf(MOST_VALUES, (item): item is Attr => isAttr(item, depth + 1))(value);
  return isGraphWithin(value, depth + 1);
}

function areAttrs(value: unknown, depth: number): value is Attrs {
  if (!isObject(value)) return false;
  const entries = Object.entries(value);
  budget -= entries.length;
  return entries.length <= MOST_ATTRS && entries.every(([name, attr]) => isName(name) && isAttr(attr, depth));
}

const ROLES: readonly unknown[] = [undefined, 'input', 'const', 'state'];

const isNodeWithin = (value: unknown, depth: number): value is Node =>
  isObject(value) &&
  isCount(value['id']) &&
  isName(value['op']) &&
  isIds(value['inputs']) &&
  areValues(value['outputs']) &&
  areAttrs(value['attrs'], depth) &&
  isIds(value['lines']) &&
  isAllIds(value['origins']) &&
  isScope(value['group']) &&
  ROLES.includes(value['role']);

const areNodes = (value: unknown, depth: number): value is Node[] =>
  listOf(MOST_NODES, (node): node is Node => isNodeWithin(node, depth))(value);

const isUpdate = (value: unknown): value is Graph['updates'][number] =>
  isObject(value) && isCount(value['state']) && isCount(value['value']);

const hasEnds = (value: Plain): boolean =>
  isAllIds(value['results']) && listOf(MOST_NODES, isUpdate)(value['updates']);

const isGraphWithin = (value: unknown, depth: number): value is Graph =>
  isObject(value) && isName(value['name']) && areNodes(value['nodes'], depth) && hasEnds(value);

const isEdit = (value: unknown): boolean =>
  isObject(value) &&
  isName(value['rule']) &&
  isAllIds(value['from']) &&
  isAllIds(value['to']) &&
  isName(value['reason']) &&
  isName(value['algebra']);

const isKernels = (value: unknown): boolean =>
  isObject(value) && isCount(value['before']) && isCount(value['after']);

const isStep = (value: unknown): value is PackedStatic['steps'][number] =>
  isObject(value) &&
  isName(value['name']) &&
  isCount(value['nodes']) &&
  isNumber(value['ms']) &&
  isKernels(value['kernels']) &&
  listOf(MOST_NODES, (edit): edit is unknown => isEdit(edit))(value['edits']) &&
  areNodes(value['put'], 0) &&
  isAllIds(value['order']) &&
  hasEnds(value);

const areSteps = listOf(1_000, isStep);

const areNames = listOf(100, isName);

const areKernelNames = (value: unknown): value is PackedStatic['kernels'] =>
  isObject(value) && Object.values(value).every(areNames);

const isGuard = (value: unknown): value is PackedStatic['guards'][number] =>
  isObject(value) && isName(value['what']) && isName(value['was']);

const areGuards = listOf(MOST_GUARDS, isGuard);

const areOperators = listOf(MOST_VALUES, isName);
const isLowered = (value: unknown): value is NonNullable<PackedStatic['lowered']>[number] =>
  isObject(value) && isCount(value['node']) && areOperators(value['operators']);
const areMaybeLowered = optional(listOf(MOST_NODES, isLowered));

export function isPackedStatic(value: unknown): value is PackedStatic {
  budget = MOST_ELEMENTS;
  return (
    isObject(value) &&
    isName(value['name']) &&
    isName(value['signature']) &&
    isCount(value['report']) &&
    isMaybeCount(value['id']) &&
    areGuards(value['guards']) &&
    isMaybeName(value['failed']) &&
    isGraphWithin(value['traced'], 0) &&
    areKernelNames(value['kernels']) &&
    areMaybeLowered(value['lowered']) &&
    areSteps(value['steps'])
  );
}
