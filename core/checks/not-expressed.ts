/**
 * Checks of the catalogue that this simulation does not make, and why. All others have a condition in code
 * (`check-migration.ts`) or are made of a whole cluster (`check-cluster.ts`).
 */
export const notExpressed: Readonly<Record<string, string>> = {
  'cpu-modify-requirements':
    'It compares the guest OS descriptors of two releases of ESXi, which are not published.',
  'disk-move-type':
    'Only a client of the API sets diskMoveType; the wizard always leaves the default, and so do requests here.',
  'vmotion-unreachable':
    'vCenter does not look: it fails in the run, at stage connect (10 %), after the network timeout.',
  'vmotion-mtu-mismatch':
    'vCenter does not look: it fails in the run, at stage pre-copy, after the network timeout.',
  'provisioning-unreachable':
    'vCenter does not look: a move that copies cold data fails in the run, near 23 %; a change of host alone copies none.',
}
