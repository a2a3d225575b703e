/** Numbers as the screens write them; shared with the reports, so they live in core. */
export {
  columnDigits,
  noBreak,
  percent,
  plural,
  threeDigits,
  wholeNumber,
  wholePercent,
} from '../../core/base/format.ts'
