/**
 * Checks of the catalogue that this simulation does not make, and why. All others have a condition in code
 * (`check-migration.ts`) or are made of a whole cluster (`check-cluster.ts`).
 */
export const notExpressed: Readonly<Record<string, string>> = {
  'disk-move-type':
    'Only a client of the API sets diskMoveType; the wizard always leaves the default, and so do requests here.',
}
