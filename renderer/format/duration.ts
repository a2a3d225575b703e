/** Virtual time as a clock and as a length; shared with the reports, so they live in core. */
export { clockTime, milliseconds, timeSpan } from '../../core/base/format.ts'
