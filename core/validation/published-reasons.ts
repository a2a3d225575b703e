/** Why a published measurement cannot be run: by what it says of itself, the first thing that stands in the way. */
import type { PublishedCase } from './published-case.ts'

interface Obstacle {
  readonly reason: string
  stands(published: PublishedCase, inputs: string, observed: string): boolean
}

const obstacles: readonly Obstacle[] = [
  {
    reason: 'It is a rate of copying disks whose datastores and data mover are not stated.',
    stands: ({ kind }) => kind === 'datamover' || kind === 'svmotion' || kind === 'cbt',
  },
  {
    reason: 'It is the stun of a snapshot; the engine takes none.',
    stands: ({ kind }) => kind === 'stun',
  },
  {
    reason: 'It sends changes inside pages (delta coding), which needs their bytes; the engine has no bytes.',
    stands: ({ inputs }, text, observed) =>
      'deltaCompression' in inputs || /in-page/i.test(text) || /delta/i.test(observed),
  },
  {
    reason:
      'It compresses pages: how far their content shrinks and what that takes of a CPU is not modelled.',
    stands: ({ inputs }, text) => (inputs['compression'] ?? 'none') !== 'none' || /zlib|zstd/i.test(text),
  },
  {
    reason:
      'Its sender registers memory with an RDMA adapter piece by piece, at a cost that is stated nowhere.',
    stands: (_, text) => /rdma|registered/i.test(text),
  },
  {
    reason: 'It fetches pages from storage instead of the stream; memory and disks share no content here.',
    stands: (_, text) => /storage blocks/i.test(text),
  },
  {
    reason: 'It compares releases older than any here, of which neither streams nor costs are published.',
    stands: ({ kind }, text, observed) => kind === 'vmotion' && /esx\d|vSphere [45]\b/i.test(text + observed),
  },
  {
    reason: 'It sends through a daemon of its own (a tunnel), whose speed is stated nowhere.',
    stands: (_, __, observed) => /tunnel/i.test(observed),
  },
  {
    reason: 'It is a distribution over a fleet whose VMs, links and workloads are stated nowhere.',
    stands: ({ inputs }) => Object.keys(inputs).some((name) => /fleet/i.test(name)),
  },
  {
    reason:
      'It compares two versions of one sender on an idle guest: from the later one the cost of a zero page is ' +
      'taken, so that nothing is left to predict.',
    stands: ({ observed }, text) => 'before' in observed && 'after' in observed && /idle/i.test(text),
  },
  {
    reason:
      'Its guest writes in bursts: how long they and the quiet between them last, which decides when it ends, is ' +
      'stated nowhere.',
    stands: (_, text) => /"bursty":true/.test(text),
  },
  {
    reason:
      'Neither patterns nor speed of its workloads are stated, and the share of pages that are asked for follows ' +
      'from them: next to none of a random writer, nearly all of one that goes through memory faster than the link.',
    stands: ({ kind }) => kind === 'postcopy',
  },
  {
    reason: 'It moves many VMs whose memory in use is not stated.',
    stands: ({ kind }) => kind === 'evacuation',
  },
  {
    reason: "It is idle: it shows the sender's own speed, which is not stated.",
    stands: (_, text) => /idle/i.test(text),
  },
  {
    reason: 'Only its first round is known: size and write rate of a hot set do not follow from one figure.',
    stands: ({ observed }) => 'firstRoundMB' in observed,
  },
]

const otherwise = 'Neither its workload nor its rounds are stated, so that nothing can be run or fitted.'

export function whyNotRun(published: PublishedCase): string {
  const [inputs, observed] = [JSON.stringify(published.inputs), JSON.stringify(published.observed)]
  return obstacles.find(({ stands }) => stands(published, inputs, observed))?.reason ?? otherwise
}
