/**
 * Writes files for people so that they are whole or not there: to a temporary name beside the target, flushed,
 * then renamed over it. Whoever had the file open before keeps the old one.
 */
import fs from 'node:fs'
import path from 'node:path'

/**
 * Writes through symbolic links; to what is no file (a device, a pipe) it writes directly. Throws Node's error
 * (no space, no such folder, no permission); the temporary file is gone then.
 */
export function writeFileWhole(file: string, content: string | Uint8Array): void {
  const stats = fs.statSync(file, { throwIfNoEntry: false })
  if (stats !== undefined && !stats.isFile()) {
    fs.writeFileSync(file, content)
    return
  }
  replaceFile(stats === undefined ? file : fs.realpathSync(file), content)
}

function replaceFile(file: string, content: string | Uint8Array): void {
  const temporary = path.join(path.dirname(file), `.${path.basename(file)}.${process.pid}.part`)
  const handle = fs.openSync(temporary, 'wx')
  try {
    try {
      fs.writeFileSync(handle, content)
      fs.fsyncSync(handle)
    } finally {
      fs.closeSync(handle)
    }
    fs.renameSync(temporary, file)
  } catch (error) {
    fs.rmSync(temporary, { force: true })
    throw error
  }
}
