/** Memory in MiB and GiB, copying in MiB/s, links in Gbit/s; shared with the reports, so they live in core. */
export { byteSize, copyRate, linkRate, pageSize } from '../../core/base/format.ts'
