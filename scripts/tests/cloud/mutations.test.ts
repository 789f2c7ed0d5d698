import { readFileSync } from 'node:fs';
import { MUTATIONS, mutate } from './mutations.ts';

describe.each(MUTATIONS.map((mutation) => [mutation.name, mutation] as const))('%s', (_name, mutation) => {
  it('has its place in the Terraform as it is', () => {
    const text = readFileSync(`terraform/${mutation.file}`, 'utf8');
    const mutated = mutate(text, mutation);
    expect(mutated).not.toBe(text);
    expect(mutated).not.toContain('$$');
  });
});

it('has ten faults or more, each with a name of its own', () => {
  const names = new Set(MUTATIONS.map(({ name }) => name));
  expect(names.size).toBe(MUTATIONS.length);
  expect(names.size).toBeGreaterThanOrEqual(10);
});

it('says so where a fault has no place any more', () => {
  const [mutation] = MUTATIONS;
  expect(() => mutate('', mutation ?? fail())).toThrow('finds nothing to change in alias.tf');
});

function fail(): never {
  throw new Error('no mutation');
}
