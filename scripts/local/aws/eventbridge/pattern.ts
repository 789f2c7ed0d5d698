import { isObject } from '../../../../common/is-object.ts';

type Matches = (value: unknown) => boolean;

/** What stands for a field that the event does not have. */
const ABSENT = Symbol('absent');

/** Refused by name, so that a rule never works here and nowhere else, or the reverse. */
export class PatternError extends Error {
  override readonly name = 'PatternError';
}

/**
 * Compiles an EventBridge event pattern: exact values, `prefix`, `anything-but`, `exists` and `$or`. Errors begin with
 * `name`.
 * Throws PatternError if the pattern is not valid, or uses another operator.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
export function compilePattern(pattern: unknown, name = 'pattern'): (event: unknown) => boolean {
  if (!isObject(pattern)) throw new PatternError(`${name}: must be a JSON object`);
  return compileObject(pattern, name);
}

function compileObject(pattern: Record<string, unknown>, path: string): Matches {
  const fields = Object.entries(pattern).map(([name, rule]) => compileField(name, rule, `${path}.${name}`));
  if (fields.length === 0) throw new PatternError(`${path}: an empty object is not allowed`);
  // One element of an array must satisfy all fields together.
  return (value) => elementsOf(value).some((element) => fields.every((matches) => matches(element)));
}

function compileField(name: string, rule: unknown, path: string): Matches {
  if (name === '$or') return compileOr(rule, path);
  const matches = compileRule(rule, path);
  return (value) => matches(isObject(value) && Object.hasOwn(value, name) ? value[name] : ABSENT);
}

function compileRule(rule: unknown, path: string): Matches {
  if (Array.isArray(rule)) return compileLeaf(rule, path);
  if (isObject(rule)) return compileObject(rule, path);
  throw new PatternError(`${path}: must be an object or an array, not ${JSON.stringify(rule)}`);
}

function compileOr(rule: unknown, path: string): Matches {
  if (!Array.isArray(rule) || rule.length < 2 || !rule.every(isObject)) {
    throw new PatternError(`${path}: must be an array of at least two objects`);
  }
  const branches = rule.map((branch, index) => compileObject(branch, `${path}[${index}]`));
  return (value) => branches.some((matches) => matches(value));
}

function compileLeaf(rules: unknown[], path: string): Matches {
  if (rules.length === 0) throw new PatternError(`${path}: an empty array is not allowed`);
  const alternatives = rules.map((rule) => compileAlternative(rule, path));
  return (value) => {
    const leaves = elementsOf(value).filter((leaf) => !isObject(leaf));
    // `exists: false` also holds for an object: exists looks at leaves only.
    return alternatives.some((matches) => (leaves.length === 0 ? matches(ABSENT) : leaves.some(matches)));
  };
}

function compileAlternative(rule: unknown, path: string): Matches {
  if (!isObject(rule)) return equals(rule, path);
  const [entry, ...more] = Object.entries(rule);
  if (entry === undefined || more.length > 0) throw new PatternError(`${path}: one operator per object`);
  const [operator, operand] = entry;
  if (operator === 'prefix') return prefix(operand, path);
  if (operator === 'exists') return exists(operand, path);
  if (operator === 'anything-but') return anythingBut(operand, path);
  throw new PatternError(
    `${path}: the local bus does not know the operator "${operator}" (it knows exact, prefix, anything-but, exists, $or)`,
  );
}

function equals(expected: unknown, path: string): Matches {
  if (!isScalar(expected)) throw new PatternError(`${path}: ${JSON.stringify(expected)} is not a value`);
  return (value) => value === expected;
}

function prefix(operand: unknown, path: string): Matches {
  if (isObject(operand)) refuseNested('prefix', operand, path);
  if (typeof operand !== 'string' || operand === '') {
    throw new PatternError(`${path}: prefix takes a string that is not empty`);
  }
  return (value) => typeof value === 'string' && value.startsWith(operand);
}

function exists(operand: unknown, path: string): Matches {
  if (typeof operand !== 'boolean') throw new PatternError(`${path}: exists takes true or false`);
  return (value) => (value !== ABSENT) === operand;
}

/** Needs the field to be there; of an array one element that differs is enough. */
function anythingBut(operand: unknown, path: string): Matches {
  const excluded = isObject(operand) ? [nestedPrefix(operand, path)] : exclusions(operand, path);
  return (value) => value !== ABSENT && !excluded.some((matches) => matches(value));
}

function nestedPrefix(operand: Record<string, unknown>, path: string): Matches {
  const [entry, ...more] = Object.entries(operand);
  if (entry?.[0] !== 'prefix' || more.length > 0) refuseNested('anything-but', operand, path);
  const prefixes = [entry?.[1]].flat().map((one) => prefix(one, path));
  return (value) => prefixes.some((matches) => matches(value));
}

function exclusions(operand: unknown, path: string): Matches[] {
  const values: unknown[] = [operand].flat();
  const ofOneType = ['string', 'number'].some((type) => values.every((value) => typeof value === type));
  if (values.length === 0 || !ofOneType) {
    throw new PatternError(`${path}: anything-but takes strings, or numbers, or {"prefix": ...}`);
  }
  return values.map((value) => equals(value, path));
}

function refuseNested(operator: string, operand: Record<string, unknown>, path: string): never {
  const nested = Object.keys(operand).join(', ');
  throw new PatternError(`${path}: the local bus does not know "${nested}" inside "${operator}"`);
}

/** Nested arrays are flattened; an empty array is as good as no field. */
function elementsOf(value: unknown): unknown[] {
  if (!Array.isArray(value)) return [value];
  const flat: unknown[] = value.flat(Number.POSITIVE_INFINITY);
  return flat.length === 0 ? [ABSENT] : flat;
}

function isScalar(value: unknown): boolean {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value);
}
