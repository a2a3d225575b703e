/**
 * Scenarios that are wrong, each in one way, made from one that is right. `says` is what the message must
 * contain: the place as line and column (where the fault has one), what was expected, and what to do.
 */
export interface MalformedScenario {
  readonly name: string
  readonly content: string | Uint8Array
  readonly says: readonly RegExp[]
}

/** The right one that all others are made from. Its lines are counted on below. */
export const rightScenario = `precopy: scenario
version: 1
name: Right
seed: 7
estate:
  ssoDomains:
    - vcenters:
        - name: vc-a.lab
          datacenters:
            - name: DC-1
              datastores: [{ name: shared }]
              clusters:
                - name: CL-1
                  hosts: [{ name: esx-01 }, { name: esx-02 }]
  vms:
    - name: web-01
      host: esx-01
      memory: { sizeMiB: 64 }
      disks: [{ name: Hard disk 1, datastore: shared }]
      workload:
        writes: [{ pattern: uniform, pagesPerSecond: 100 }]
commands:
  - { atSeconds: 1, command: { type: migrate, vm: web-01, toHost: esx-02 } }
`

function changed(from: string, to: string): string {
  if (!rightScenario.includes(from)) throw new Error(`The right scenario has no "${from}".`)
  return rightScenario.replace(from, to)
}

function utf16(text: string): Uint8Array {
  return new Uint8Array(Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]))
}

const aliasBomb = [
  'precopy: scenario',
  'a: &a [x, x, x, x, x, x, x, x, x]',
  ...['b', 'c', 'd', 'e', 'f', 'g', 'h'].map((name, index) => {
    const before = 'abcdefg'[index]!
    return `${name}: &${name} [${Array.from({ length: 9 }, () => `*${before}`).join(', ')}]`
  }),
].join('\n')

export const malformedScenarios: readonly MalformedScenario[] = [
  {
    name: 'text where a number belongs',
    content: changed('seed: 7', 'seed: seven'),
    says: [/:4:7: seed: .*"seven"/, /Expected a number/, /Correct the value/],
  },
  {
    name: 'text where a block belongs',
    content: changed('{ sizeMiB: 64 }', '64 MiB'),
    says: [/:18:15: estate\.vms\[0\]\.memory:/, /Expected a block of keys/],
  },
  {
    name: 'an unknown key',
    content: changed('sizeMiB: 64 }', 'sizeMiB: 64, sizeMib: 64 }'),
    says: [/:18:30: estate\.vms\[0\]\.memory\.sizeMib:/, /not known here/, /Did you mean "sizeMiB"/],
  },
  {
    name: 'a VM on a host that does not exist',
    content: changed('host: esx-01', 'host: esx-09'),
    says: [/:17:13: estate\.vms\[0\]\.host:/, /one of esx-01, esx-02/, /Did you mean "esx-01"\?/],
  },
  {
    name: 'a disk on a datastore that does not exist',
    content: changed('datastore: shared', 'datastore: sharde'),
    says: [/:19:47: .*disks\[0\]\.datastore:/, /Did you mean "shared"\?/],
  },
  {
    name: 'a command to a host that does not exist',
    content: changed('toHost: esx-02', 'toHost: esx02'),
    says: [/:23:67: commands\[0\]\.command\.toHost:/, /Did you mean "esx-02"\?/],
  },
  {
    name: 'a negative size',
    content: changed('sizeMiB: 64', 'sizeMiB: -64'),
    says: [/:18:26: estate\.vms\[0\]\.memory\.sizeMiB: .*-64/, /at least 1/],
  },
  {
    name: 'memory of 10^12 pages',
    content: changed('sizeMiB: 64', 'sizeMiB: 3906250000'),
    says: [/:18:26: /, /at most \d+/],
  },
  {
    name: 'two hosts of one name',
    content: changed('{ name: esx-02 }', '{ name: esx-01 }'),
    says: [/:14:53: .*hosts\[1\]\.name:/, /two hosts named "esx-01"/, /Rename one/],
  },
  {
    name: 'a key twice',
    content: changed('seed: 7', 'seed: 7\nseed: 8'),
    says: [/:5:1: /, /rename or remove one of them/],
  },
  {
    name: 'YAML that was cut off',
    content: rightScenario.slice(0, rightScenario.indexOf('{ name: esx-02') + 10),
    says: [/:14:5\d: /, /may have been cut off/],
  },
  {
    name: 'JSON that was cut off',
    content: '{"precopy": "scenario", "version": 1,',
    says: [/:1:38: /, /may have been cut off/],
  },
  {
    name: 'a binary file',
    content: Uint8Array.of(0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0, 0, 0, 0),
    says: [/binary/, /YAML or JSON text/, /Choose a \.yaml or \.json file/],
  },
  {
    name: 'UTF-16',
    content: utf16(rightScenario),
    says: [/UTF-16/, /Save it as UTF-8/],
  },
  {
    name: 'Latin-1',
    content: new Uint8Array(Buffer.from(changed('name: Right', 'name: Größe'), 'latin1')),
    says: [/not UTF-8/, /Save it as UTF-8/],
  },
  {
    name: '__proto__ as a key',
    content: changed('seed: 7', 'seed: 7\n__proto__: { polluted: true }'),
    says: [/:5:1: __proto__:/, /not allowed/, /Remove it/],
  },
  {
    name: 'constructor as a key inside',
    content: changed('sizeMiB: 64 }', 'sizeMiB: 64, constructor: { prototype: {} } }'),
    says: [/:18:30: .*memory\.constructor:/, /not allowed/],
  },
  {
    name: 'a hundred thousand brackets',
    content: `precopy: scenario\nestate: ${'['.repeat(100_000)}`,
    says: [/:2:\d+: /, /nested too deeply/, /never closed/],
  },
  {
    name: 'three hundred levels of blocks',
    content: Array.from({ length: 300 }, (_, level) => `${' '.repeat(level)}a:`).join('\n'),
    says: [/:42:42: /, /at most 40 levels/],
  },
  {
    name: 'aliases that multiply',
    content: aliasBomb,
    says: [/at most 1000 repetitions/, /fewer aliases/],
  },
  {
    name: 'no version',
    content: changed('version: 1\n', ''),
    says: [/:1:1: version: .*missing/, /Add it/],
  },
  {
    name: 'a newer version',
    content: changed('version: 1', 'version: 99'),
    says: [/:2:10: version: /, /newer than this Precopy/, /newer Precopy/],
  },
  {
    name: 'a lab instead of a scenario',
    content: changed('precopy: scenario', 'precopy: lab'),
    says: [/:1:10: precopy: /, /Expected "scenario"/],
  },
  { name: 'an empty file', content: '', says: [/empty/, /duplicate one in the library/] },
  { name: 'a list', content: '- 1\n- 2\n', says: [/:1:1: /, /a list of 2/, /a block of keys/] },
  {
    name: 'an address that is none',
    content: changed(
      '{ name: esx-01 }',
      '{ name: esx-01, vmkernelAdapters: [{ name: vmk0, portGroup: vMotion, ip: 10.20.0.999 }] }',
    ),
    says: [/:14:100: .*vmkernelAdapters\[0\]\.ip:/, /valid ipv4/],
  },
  {
    name: 'an unknown policy',
    content: changed('seed: 7', 'seed: 7\npolicy: { name: hyperv }'),
    says: [/:5:17: policy\.name: /, /one of vsphere, qemu/],
  },
  {
    name: 'a time that is not a number',
    content: changed('atSeconds: 1', 'atSeconds: .nan'),
    says: [/:23:18: commands\[0\]\.atSeconds: .*NaN/, /a number/],
  },
  {
    name: 'an infinite rate',
    content: changed('pagesPerSecond: 100', 'pagesPerSecond: .inf'),
    says: [/:21:54: .*pagesPerSecond: .*Infinity/, /a number or a list/],
  },
  {
    name: 'an unknown write pattern',
    content: changed('pattern: uniform', 'pattern: random'),
    says: [/:21:29: /, /one of sequential, uniform, hot-cold, zipf/],
  },
  {
    name: 'a tab as indentation',
    content: changed('  vms:', '\tvms:'),
    says: [/:15:1: /, /Indent with spaces/],
  },
  {
    name: 'a region beyond the end of memory',
    content: changed('pattern: uniform,', 'pattern: uniform, region: { startMiB: 32, sizeMiB: 64 },'),
    says: [/:21:46: .*writes\[0\]\.region: /, /inside the VM's 64 MiB/],
  },
]
