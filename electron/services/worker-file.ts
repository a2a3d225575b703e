/** Where the file of a worker thread is. */

/** Beside its caller (by `import.meta.url`) in the sources; beside the bundled main process in a build. */
export function workerFile(name: string, caller: string): URL {
  const isSource = caller.endsWith('.ts')
  return new URL(isSource ? `./${name}.ts` : `./${name}.cjs`, caller)
}
