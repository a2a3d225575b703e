/** Reports of every subject in every format, as files for a person to keep. */
import type {
  BinaryFile,
  Gradebook,
  ReportFormat,
  ReportSubject,
} from '../../core/contract/teaching-messages.ts'
import type { Labs } from './labs.ts'
import { dayInWords } from './report/attempt-report.ts'
import { classReport } from './report/class-report.ts'
import { reportFileName } from './report/file-name.ts'
import type { PdfPrinter } from './report/pdf-printer.ts'
import type { ReportDocument } from './report/report-document.ts'
import { mediaTypes, writtenReport } from './report/write-report.ts'
import type { WallClock } from './wall-clock.ts'

export interface ReportsOptions {
  readonly labs: Labs
  /** Throws NotFoundError; '' for hand-ins of shipped labs. */
  readonly gradebookOf: (packId: string) => Gradebook
  /** null where the host cannot print. */
  readonly printer: PdfPrinter | null
  readonly clock: WallClock
}

/** A report and the name that its file is called after. */
export interface NamedReport {
  readonly name: string
  readonly document: ReportDocument
}

export class Reports {
  private readonly options: ReportsOptions

  constructor(options: ReportsOptions) {
    this.options = options
  }

  /** Throws RefusedError where it would say what is not to be said yet, or nothing can print; NotFoundError. */
  async make(subject: ReportSubject, format: ReportFormat): Promise<BinaryFile> {
    const { name, document } = this.about(subject)
    const written = await writtenReport(document, format, this.options.printer)
    const file = { name: reportFileName(name, format), mediaType: mediaTypes[format] }
    return typeof written === 'string'
      ? { ...file, encoding: 'text', content: written }
      : { ...file, encoding: 'base64', content: Buffer.from(written).toString('base64') }
  }

  private about(subject: ReportSubject): NamedReport {
    const { labs, gradebookOf, clock } = this.options
    switch (subject.kind) {
      case 'attempt':
        return labs.reports.ofAttempt(subject.attemptId)
      case 'run':
        return labs.reports.ofRun(subject.runId)
      case 'comparison':
        return labs.reports.ofTwoRuns(subject.runId, subject.otherRunId)
      case 'class': {
        const gradebook = gradebookOf(subject.packId)
        const document = classReport(gradebook, dayInWords(clock.timestamp().slice(0, 10)))
        return { name: `${document.title} class`, document }
      }
    }
  }
}
