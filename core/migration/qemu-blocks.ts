/**
 * The blocks of memory that QEMU's sweep goes through and names on the wire, for machine type `pc` without a display.
 * Source: QEMU 7.2, migration/ram.c (save_page_header), hw/i386 (names and sizes); their sum, 84 bytes a pass, is measured.
 */
import type { MemoryBlock } from '../memory/memory-blocks.ts'

/** Names of the blocks of memory in machine type `pc`, in the sweep's order; sizes of all but the first two, pages. */
const mainBlockName = 'pc.ram'
const biosBlockName = 'pc.bios'
const furtherBlocks = [
  { name: 'pc.rom', pages: 32 },
  { name: '/rom@etc/acpi/tables', pages: 32 },
  { name: '/rom@etc/table-loader', pages: 1 },
  { name: '/rom@etc/acpi/rsdp', pages: 1 },
] as const

/**
 * QEMU's blocks, largest first: main memory, then firmware from `mainPages` on, of which the BIOS has what the others
 * leave, or all where there is too little for them. Where the sweep enters one its name goes along, with one byte for its length (save_page_header).
 */
export function memoryBlocks(mainPages: number, pages: number): MemoryBlock[] {
  const furtherPages = furtherBlocks.reduce((sum, block) => sum + block.pages, 0)
  const blocks = [{ firstPage: 0, entryBytes: 1 + mainBlockName.length }]
  if (pages === mainPages) return blocks
  blocks.push({ firstPage: mainPages, entryBytes: 1 + biosBlockName.length })
  let firstPage = pages - furtherPages
  if (firstPage <= mainPages) return blocks
  for (const block of furtherBlocks) {
    blocks.push({ firstPage, entryBytes: 1 + block.name.length })
    firstPage += block.pages
  }
  return blocks
}
