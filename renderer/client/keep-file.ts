/** Hands a file to the person: the browser's download, or the desktop's save dialog. */

export function keepFile(file: {
  readonly name: string
  readonly mediaType: string
  readonly text: string
}): void {
  const address = URL.createObjectURL(new Blob([file.text], { type: file.mediaType }))
  const link = document.createElement('a')
  link.href = address
  link.download = file.name
  link.click()
  // The download has begun by then; the text need not stay in memory.
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
}
