/** Hands files to the person: the browser's download, or the desktop's save dialog; many at once into a folder. */
import type { BinaryFile } from '../../core/contract/teaching-messages.ts'

export interface TextFile {
  readonly name: string
  readonly mediaType: string
  readonly text: string
}

export function keepFile(file: TextFile): void {
  keepBlob(file.name, new Blob([file.text], { type: file.mediaType }))
}

/** A file that may be no text, such as a PDF. */
export function keepBinaryFile({ name, mediaType, encoding, content }: BinaryFile): void {
  const part = encoding === 'text' ? content : Uint8Array.from(atob(content), (char) => char.charCodeAt(0))
  keepBlob(name, new Blob([part], { type: mediaType }))
}

function keepBlob(name: string, blob: Blob): void {
  const address = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  // The download has begun by then; the content need not stay in memory.
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
}

/** Where Chromium lets a person choose a folder to write to; other browsers do not have it. */
type FolderPicker = (options: { mode: 'readwrite' }) => Promise<FileSystemDirectoryHandle>

/** Where many files go. */
export interface FilePlace {
  readonly isFolder: boolean
  keep(files: readonly TextFile[]): Promise<void>
}

/**
 * Asks for a folder once where the browser can, else it is one download after the other; null if the person chose no
 * folder. To be called at once when a button is pressed: later no browser lets a page ask.
 * `mayAskForFolder`: false on the desktop, whose window is granted no folder and asks for each file.
 */
export async function placeForMany(mayAskForFolder: boolean): Promise<FilePlace | null> {
  const { showDirectoryPicker: pick } = window as { showDirectoryPicker?: FolderPicker }
  if (!mayAskForFolder || pick === undefined) return downloads
  try {
    const folder = await pick({ mode: 'readwrite' })
    return {
      isFolder: true,
      async keep(files) {
        for (const { name, text } of files) await writeInto(folder, name, text)
      },
    }
  } catch (error) {
    return error instanceof DOMException && error.name === 'AbortError' ? null : downloads
  }
}

const downloads: FilePlace = {
  isFolder: false,
  async keep(files) {
    for (const file of files) {
      keepFile(file)
      // A browser takes downloads that begin in one moment for one.
      await new Promise((resolve) => setTimeout(resolve, 150))
    }
  },
}

async function writeInto(folder: FileSystemDirectoryHandle, name: string, text: string): Promise<void> {
  const file = await folder.getFileHandle(name, { create: true })
  const writer = await file.createWritable()
  await writer.write(text)
  await writer.close()
}
