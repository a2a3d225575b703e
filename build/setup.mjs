/**
 * Brings a fresh clone to the point where the next script can run: installs when the lock file has changed,
 * builds when sources have. Runs as a `pre` hook on whatever Node the machine has, so: plain JavaScript,
 * built-ins only, Node 18 syntax. Says what it does on standard error; standard output belongs to the
 * script that follows.
 */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')
const installStamp = path.join(root, 'node_modules', '.precopy-stamp')
const buildStamp = path.join(root, 'dist', '.precopy-stamp')
const oldestNode = [22, 18]

function say(line) {
  process.stderr.write(`precopy: ${line}\n`)
}

function fail(line) {
  say(line)
  process.exit(1)
}

function readOrEmpty(file) {
  return fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : ''
}

function digestOf(files, salt) {
  const hash = createHash('sha256').update(salt)
  for (const file of files) hash.update(path.relative(root, file)).update(fs.readFileSync(file))
  return hash.digest('hex')
}

function filesUnder(folder) {
  if (!fs.existsSync(folder)) return []
  return fs
    .readdirSync(folder, { withFileTypes: true })
    .flatMap((entry) =>
      entry.isDirectory() ? filesUnder(path.join(folder, entry.name)) : [path.join(folder, entry.name)],
    )
    .sort()
}

/** The Node that came with the platform package, or this one. */
function chooseNode() {
  const names = process.platform === 'win32' ? ['node.exe', 'node.cmd', 'node'] : ['node']
  const packages = [
    `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`,
    `node-bin-${process.platform}-${process.arch}`,
  ]
  for (const name of packages) {
    for (const file of names) {
      const candidate = path.join(root, 'node_modules', name, 'bin', file)
      if (fs.existsSync(candidate)) return candidate
    }
  }
  return process.execPath
}

function isNewEnough(version) {
  const [major, minor] = version.split('.').map(Number)
  return major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1])
}

function install(stamp) {
  say('installing packages (first start or changed lock file)…')
  const npm = process.env.npm_execpath
  const [command, first] = npm ? [process.env.npm_node_execpath ?? process.execPath, [npm]] : ['npm', []]
  const result = spawnSync(command, [...first, 'ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: npm === undefined && process.platform === 'win32',
  })
  if (result.status !== 0) {
    fail('npm ci failed; see its message above. With a network that reaches the npm registry, run it again.')
  }
  fs.writeFileSync(installStamp, stamp)
}

function buildSources(node, stamp) {
  say('building the window and the shell…')
  const result = spawnSync(node, [path.join(root, 'build', 'build.ts')], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  })
  if (result.status !== 0) fail('the build failed; see its message above.')
  fs.writeFileSync(buildStamp, stamp)
}

const lock = digestOf([path.join(root, 'package-lock.json')], `${process.platform}-${process.arch}`)
if (readOrEmpty(installStamp) !== lock) install(lock)

const node = chooseNode()
const version = spawnSync(node, ['-p', 'process.versions.node'], { encoding: 'utf8' }).stdout?.trim() ?? ''
if (!isNewEnough(version)) {
  fail(
    `Node ${oldestNode.join('.')} or newer is needed and no package holds one for this system (found ${version || 'none'}). Install Node 24 from your system or nodejs.org, then run the command again.`,
  )
}

if (!process.argv.includes('--no-build')) {
  const sources = ['core', 'electron', 'renderer', 'build'].flatMap((folder) =>
    filesUnder(path.join(root, folder)),
  )
  const stamp = digestOf(sources, lock)
  if (readOrEmpty(buildStamp) !== stamp) buildSources(node, stamp)
}
