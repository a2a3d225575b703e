/** Narrow windows fold panes: below 1280 px the guide, or the faults in its place, become a rail; below 1100 px the inventory goes too. */
import { onBeforeUnmount } from 'vue'
import { useWorkbenchStore } from '../../stores/workbench.ts'

/** Folds when the window crosses the width; what a person opens by hand afterwards stays open. */
export function useFoldingPanes(): void {
  const workbench = useWorkbenchStore()
  const guideFits = matchMedia('(min-width: 1280px)')
  const inventoryFits = matchMedia('(min-width: 1100px)')
  const foldGuide = () => {
    workbench.isGuideOpen = guideFits.matches
    // Opened only by a person, or for faults: more room alone does not open them.
    if (!guideFits.matches) workbench.areFaultsOpen = false
  }
  const foldInventory = () => (workbench.isInventoryOpen = inventoryFits.matches)
  foldGuide()
  foldInventory()
  guideFits.addEventListener('change', foldGuide)
  inventoryFits.addEventListener('change', foldInventory)
  onBeforeUnmount(() => {
    guideFits.removeEventListener('change', foldGuide)
    inventoryFits.removeEventListener('change', foldInventory)
  })
}
