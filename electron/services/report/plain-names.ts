/** Names of figures as data has them: `Served, mean` in per cent → `servedMeanPercent`. */

const unitWords: Readonly<Record<string, string>> = {
  s: 'Seconds',
  ms: 'Ms',
  '%': 'Percent',
  bytes: 'Bytes',
  MiB: 'MiB',
  GiB: 'GiB',
  'MiB/s': 'MiBPerSecond',
  '1/s': 'PerSecond',
}

export function plainName(name: string, unit = ''): string {
  const parts = name.normalize('NFKD').match(/[A-Za-z0-9]+/g) ?? ['value']
  const camel = parts.map((part, index) => (index === 0 ? lowered(part) : raised(part))).join('')
  if (unit === '') return camel
  const word = unitWords[unit] ?? raised((unit.match(/[A-Za-z0-9]+/g) ?? []).map(raised).join('Per'))
  return `${camel}${word}`
}

function lowered(part: string): string {
  return part === part.toUpperCase() ? part.toLowerCase() : part[0]!.toLowerCase() + part.slice(1)
}

function raised(part: string): string {
  return part === '' ? '' : part[0]!.toUpperCase() + part.slice(1)
}
