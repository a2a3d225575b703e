/** Numbers as the screens write them; shared with the reports, so they live in core. */
export { noBreak, percent, plural, threeDigits, wholeNumber, wholePercent } from '../../core/base/format.ts'
