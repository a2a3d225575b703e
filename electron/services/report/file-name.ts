/** Names of files that a person keeps: from a name that may hold anything to one that every system takes. */

/** `First move` → `first-move-report.html`. */
export function reportFileName(name: string): string {
  const plain = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60)
  return `${plain === '' ? 'run' : plain}-report.html`
}
