/**
 * The Chromium that comes as a package, for machines without a browser, without root and without a network
 * (Linux x64). Only its files are used: they are unpacked once into node_modules/.cache, under the version's
 * name, and moved into place whole, so that two test runs at the same time cannot see half of it.
 */
import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import zlib from 'node:zlib'

const root = path.resolve(import.meta.dirname, '../..')
const packageFolder = path.join(root, 'node_modules/@sparticuz/chromium')

export interface PackedBrowser {
  readonly file: string
  /** Its own libraries and one font family, so that text is measured alike on every machine. */
  readonly env: Readonly<Record<string, string>>
}

/** Null where the package is missing or is not for this machine. */
export function unpackBrowser(): PackedBrowser | null {
  if (process.platform !== 'linux' || process.arch !== 'x64' || !fs.existsSync(packageFolder)) return null
  const { version } = JSON.parse(fs.readFileSync(path.join(packageFolder, 'package.json'), 'utf8')) as {
    version: string
  }
  const modules = fs.realpathSync(path.join(root, 'node_modules'))
  const folder = path.join(modules, `.cache/precopy-browser-${version}`)
  if (!fs.existsSync(folder)) unpackInto(folder)
  const fontConfig = path.join(folder, 'precopy-fonts.conf')
  // Names its folder whole, which is another one when the project has been moved.
  if (readIfThere(fontConfig) !== fontConfiguration(folder))
    fs.writeFileSync(fontConfig, fontConfiguration(folder))
  return {
    file: path.join(folder, 'chromium'),
    env: {
      LD_LIBRARY_PATH: [path.join(folder, 'lib'), process.env['LD_LIBRARY_PATH'] ?? '']
        .filter(Boolean)
        .join(':'),
      FONTCONFIG_FILE: fontConfig,
    },
  }
}

function unpackInto(folder: string): void {
  fs.mkdirSync(path.dirname(folder), { recursive: true })
  const draft = fs.mkdtempSync(`${folder}-draft-`)
  try {
    fs.writeFileSync(path.join(draft, 'chromium'), decompressed('chromium.br'), { mode: 0o755 })
    for (const archive of ['al2023.tar.br', 'fonts.tar.br', 'swiftshader.tar.br']) {
      execFileSync('tar', ['--extract', '--no-same-owner', '--directory', draft], {
        input: decompressed(archive),
      })
    }
    moveIntoPlace(draft, folder)
  } finally {
    fs.rmSync(draft, { recursive: true, force: true })
  }
}

function decompressed(name: string): Buffer {
  return zlib.brotliDecompressSync(fs.readFileSync(path.join(packageFolder, 'bin', name)))
}

/** Whoever comes second finds the folder there and is content with it. */
function moveIntoPlace(draft: string, folder: string): void {
  try {
    fs.renameSync(draft, folder)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code !== 'ENOTEMPTY' && code !== 'EEXIST') throw error
  }
}

function readIfThere(file: string): string | null {
  return fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : null
}

/** Names the package's fonts alone: what else a machine has would change how text is measured. */
function fontConfiguration(folder: string): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${path.join(folder, 'fonts')}</dir>
  <cachedir>${path.join(folder, 'font-cache')}</cachedir>
</fontconfig>
`
}
