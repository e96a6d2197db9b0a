import {
  checkedList,
  type CheckedList,
  type ListProblem,
  type ListRules,
} from '../../../dialects/declared/checkedList';
import { textFlaw } from '../../../dialects/declared/fields';
import type { BeamDeclaration } from '../beamDesk';
import { isNodeName } from '../beamNames';
import { usualGraceMs } from '../beamSettings';
import { type NodeDeclaration, type NodeField, nodeLimits as limits } from './declaration';

/** What only the declaration of a node can have wrong. */
export type NodeFlaw =
  | { readonly code: 'node-name' }
  | { readonly code: 'tables-form'; readonly limit: number }
  | { readonly code: 'grace-range'; readonly shortest: number; readonly longest: number };

/** What is wrong with a declared node, and where. */
export type NodeProblem = ListProblem<NodeField, NodeFlaw>;
export type CheckedNodes = CheckedList<NodeDeclaration, NodeField, NodeFlaw>;

const rules: ListRules<NodeField, NodeFlaw> = {
  checks: {
    name: (value) => textFlaw(value, limits.name) ?? (isNodeName(String(value)) ? null : { code: 'node-name' }),
    tables: (value) => (isTables(value) ? null : { code: 'tables-form', limit: limits.tables }),
    grace: graceFlaw,
  },
  required: ['name'],
  limits,
  sameName: (name) => name,
};

/** Checks the value of the setting, whatever it is: `undefined` and `null` declare nothing. Never throws. */
export function validateNodes(value: unknown): CheckedNodes {
  return checkedList(value, rules);
}

/** As the desk wants it. */
export function nodeDeclared({ name, tables = [], grace }: NodeDeclaration): BeamDeclaration {
  return { node: name, tables, graceMs: grace === undefined ? usualGraceMs : grace * 1_000 };
}

function isTables(value: unknown): boolean {
  return (
    Array.isArray(value) &&
    value.length <= limits.tables &&
    value.every((each) => textFlaw(each, limits.table) === null)
  );
}

function graceFlaw(value: unknown): NodeFlaw | ReturnType<typeof textFlaw> {
  if (typeof value !== 'number') return { code: 'wrong-type', expected: 'number' };
  const { shortestGrace: shortest, longestGrace: longest } = limits;
  // Neither infinite nor not a number.
  return value >= shortest && value <= longest ? null : { code: 'grace-range', shortest, longest };
}
