/** The shapes of Clarity's icons that the window uses; each is named once here, so that the rest is left out of the build. */
import { angleIcon } from '@cds/core/icon/shapes/angle.js'
import { boltIcon } from '@cds/core/icon/shapes/bolt.js'
import { buildingIcon } from '@cds/core/icon/shapes/building.js'
import { checkIcon } from '@cds/core/icon/shapes/check.js'
import { circleIcon } from '@cds/core/icon/shapes/circle.js'
import { clusterIcon } from '@cds/core/icon/shapes/cluster.js'
import { cogIcon } from '@cds/core/icon/shapes/cog.js'
import { connectIcon } from '@cds/core/icon/shapes/connect.js'
import { copyIcon } from '@cds/core/icon/shapes/copy.js'
import { cpuIcon } from '@cds/core/icon/shapes/cpu.js'
import { dashboardIcon } from '@cds/core/icon/shapes/dashboard.js'
import { devicesIcon } from '@cds/core/icon/shapes/devices.js'
import { ellipsisVerticalIcon } from '@cds/core/icon/shapes/ellipsis-vertical.js'
import { errorStandardIcon } from '@cds/core/icon/shapes/error-standard.js'
import { exportIcon } from '@cds/core/icon/shapes/export.js'
import { fileIcon } from '@cds/core/icon/shapes/file.js'
import { filterIcon } from '@cds/core/icon/shapes/filter.js'
import { folderIcon } from '@cds/core/icon/shapes/folder.js'
import { forkingIcon } from '@cds/core/icon/shapes/forking.js'
import { hardDiskIcon } from '@cds/core/icon/shapes/hard-disk.js'
import { helpIcon } from '@cds/core/icon/shapes/help.js'
import { hostIcon } from '@cds/core/icon/shapes/host.js'
import { importIcon } from '@cds/core/icon/shapes/import.js'
import { infoStandardIcon } from '@cds/core/icon/shapes/info-standard.js'
import { layersIcon } from '@cds/core/icon/shapes/layers.js'
import { libraryIcon } from '@cds/core/icon/shapes/library.js'
import { lightbulbIcon } from '@cds/core/icon/shapes/lightbulb.js'
import { lineChartIcon } from '@cds/core/icon/shapes/line-chart.js'
import { lockIcon } from '@cds/core/icon/shapes/lock.js'
import { memoryIcon } from '@cds/core/icon/shapes/memory.js'
import { minusIcon } from '@cds/core/icon/shapes/minus.js'
import { moonIcon } from '@cds/core/icon/shapes/moon.js'
import { networkGlobeIcon } from '@cds/core/icon/shapes/network-globe.js'
import { networkSwitchIcon } from '@cds/core/icon/shapes/network-switch.js'
import { noteIcon } from '@cds/core/icon/shapes/note.js'
import { pauseIcon } from '@cds/core/icon/shapes/pause.js'
import { pencilIcon } from '@cds/core/icon/shapes/pencil.js'
import { playIcon } from '@cds/core/icon/shapes/play.js'
import { plusIcon } from '@cds/core/icon/shapes/plus.js'
import { powerIcon } from '@cds/core/icon/shapes/power.js'
import { refreshIcon } from '@cds/core/icon/shapes/refresh.js'
import { resourcePoolIcon } from '@cds/core/icon/shapes/resource-pool.js'
import { searchIcon } from '@cds/core/icon/shapes/search.js'
import { stepForwardIcon } from '@cds/core/icon/shapes/step-forward.js'
import { stepForward2Icon } from '@cds/core/icon/shapes/step-forward-2.js'
import { storageIcon } from '@cds/core/icon/shapes/storage.js'
import { successStandardIcon } from '@cds/core/icon/shapes/success-standard.js'
import { sunIcon } from '@cds/core/icon/shapes/sun.js'
import { tableIcon } from '@cds/core/icon/shapes/table.js'
import { timesIcon } from '@cds/core/icon/shapes/times.js'
import { trashIcon } from '@cds/core/icon/shapes/trash.js'
import { twoWayArrowsIcon } from '@cds/core/icon/shapes/two-way-arrows.js'
import { undoIcon } from '@cds/core/icon/shapes/undo.js'
import { vmIcon } from '@cds/core/icon/shapes/vm.js'
import { warningStandardIcon } from '@cds/core/icon/shapes/warning-standard.js'
import { windowCloseIcon } from '@cds/core/icon/shapes/window-close.js'
import { historyIcon } from '@cds/core/icon/shapes/history.js'
import { dotCircleIcon } from '@cds/core/icon/shapes/dot-circle.js'
import { tasksIcon } from '@cds/core/icon/shapes/tasks.js'
import { eventIcon } from '@cds/core/icon/shapes/event.js'
import { bundleIcon } from '@cds/core/icon/shapes/bundle.js'
import { bookIcon } from '@cds/core/icon/shapes/book.js'
import { certificateIcon } from '@cds/core/icon/shapes/certificate.js'
import { clockIcon } from '@cds/core/icon/shapes/clock.js'
import { eyeHideIcon } from '@cds/core/icon/shapes/eye-hide.js'
import { idBadgeIcon } from '@cds/core/icon/shapes/id-badge.js'
import { barChartIcon } from '@cds/core/icon/shapes/bar-chart.js'
import { resizeIcon } from '@cds/core/icon/shapes/resize.js'
import { dragHandleIcon } from '@cds/core/icon/shapes/drag-handle.js'

interface Shape {
  readonly outline: string
  readonly solid?: string
}

const shapes = [
  bundleIcon,
  bookIcon,
  certificateIcon,
  clockIcon,
  eyeHideIcon,
  idBadgeIcon,
  barChartIcon,
  resizeIcon,
  dragHandleIcon,
  eventIcon,
  tasksIcon,
  dotCircleIcon,
  historyIcon,
  angleIcon,
  boltIcon,
  buildingIcon,
  checkIcon,
  circleIcon,
  clusterIcon,
  cogIcon,
  connectIcon,
  copyIcon,
  cpuIcon,
  dashboardIcon,
  devicesIcon,
  ellipsisVerticalIcon,
  errorStandardIcon,
  exportIcon,
  fileIcon,
  filterIcon,
  folderIcon,
  forkingIcon,
  hardDiskIcon,
  helpIcon,
  hostIcon,
  importIcon,
  infoStandardIcon,
  layersIcon,
  libraryIcon,
  lightbulbIcon,
  lineChartIcon,
  lockIcon,
  memoryIcon,
  minusIcon,
  moonIcon,
  networkGlobeIcon,
  networkSwitchIcon,
  noteIcon,
  pauseIcon,
  pencilIcon,
  playIcon,
  plusIcon,
  powerIcon,
  refreshIcon,
  resourcePoolIcon,
  searchIcon,
  stepForwardIcon,
  stepForward2Icon,
  storageIcon,
  successStandardIcon,
  sunIcon,
  tableIcon,
  timesIcon,
  trashIcon,
  twoWayArrowsIcon,
  undoIcon,
  vmIcon,
  warningStandardIcon,
  windowCloseIcon,
]

const byName = new Map(shapes.map(([name, shape]) => [name, shape as Shape]))

/** Inner SVG of a shape, drawn in a view box of 36 × 36. Throws RangeError on a shape that is not registered. */
export function iconSvg(name: string, isSolid: boolean): string {
  const shape = byName.get(name)
  if (shape === undefined) throw new RangeError(`No icon "${name}" is registered in icon-shapes.ts.`)
  return isSolid && shape.solid !== undefined ? shape.solid : shape.outline
}
