import type { Result } from './run.ts';

const count = <T>(items: T[], test: (item: T) => boolean): number => items.filter(test).length;

/** Counts of each fault with each behavior, then what is wrong, then the one line that matters. */
export function report(results: Result[], seed: number, seconds: number): boolean {
  table(results);
  const bad = results.filter(
    ({ faults, duplicates, lost }) => faults.length > 0 || duplicates > 0 || lost > 0,
  );
  for (const { title, faults, ends, duplicates, lost } of bad) {
    console.log(`\nNOT WELL ${title}: ${duplicates} duplicates, ${lost} lost`);
    faults.forEach((fault) => console.log(`  ${fault}`));
    console.log(`  ends: ${JSON.stringify(ends)}`);
  }
  const sum = (of: (result: Result) => number): number =>
    results.reduce((total, result) => total + of(result), 0);
  const first = (end: Result['first']): string =>
    `${count(results, (result) => result.first === end)} ${end}`;
  console.log(
    `\nFirst try: ${(['posted', 'refused', 'not posted', 'never begun'] as const).map(first).join(', ')}.` +
      ` The longest run took ${Math.max(0, ...results.map(({ seconds: each }) => each)).toFixed(0)} s.`,
  );
  console.log(
    `Seed ${seed}: ${results.length} runs, ${sum(({ duplicates }) => duplicates)} duplicates, ` +
      `${sum(({ lost }) => lost)} lost, ${bad.length} not well, in ${seconds.toFixed(0)} s.`,
  );
  return bad.length === 0;
}

function table(results: Result[]): void {
  const faults = [...new Set(results.map(({ plan }) => plan.fault))].sort();
  const behaviors = [...new Set(results.map(({ plan }) => plan.behavior))].sort();
  behaviors.forEach((behavior, index) => console.log(`${letter(index)} = ${behavior}`));
  const row = (name: string, cells: (string | number)[]): void =>
    console.log(name.padEnd(32) + cells.map((cell) => String(cell || '·').padStart(4)).join(''));
  row('', [...behaviors.map((_, index) => letter(index)), 'all']);
  for (const fault of faults) {
    const ofFault = results.filter(({ plan }) => plan.fault === fault);
    const cells = behaviors.map((behavior) => count(ofFault, ({ plan }) => plan.behavior === behavior));
    row(fault, [...cells, ofFault.length]);
  }
}

const letter = (index: number): string => String.fromCharCode(65 + index);
