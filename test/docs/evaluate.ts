/**
 * The value of arithmetic as docs/cost.md writes it: numbers with commas and dollar signs, `×`, `/`, `+`, `-` and brackets.
 * @throws Error when it is none
 */
export function evaluate(arithmetic: string): number {
  const tokens = arithmetic.replaceAll(/[$,\s]/g, '').match(/\d+(?:\.\d+)?|[×/+()-]/g) ?? [];
  if (tokens.join('') !== arithmetic.replaceAll(/[$,\s]/g, '')) throw new Error(`"${arithmetic}" is not arithmetic`);
  let at = 0;
  const value = sum();
  if (at !== tokens.length) throw new Error(`"${arithmetic}" does not end where it should`);
  return value;

  function sum(): number {
    let value = product();
    for (let sign = tokens[at]; sign === '+' || sign === '-'; sign = tokens[at]) {
      at += 1;
      value = sign === '+' ? value + product() : value - product();
    }
    return value;
  }

  function product(): number {
    let value = factor();
    for (let sign = tokens[at]; sign === '×' || sign === '/'; sign = tokens[at]) {
      at += 1;
      value = sign === '×' ? value * factor() : value / factor();
    }
    return value;
  }

  function factor(): number {
    const token = tokens[at];
    at += 1;
    if (token !== '(') return Number(token);
    const value = sum();
    at += 1;
    return value;
  }
}
