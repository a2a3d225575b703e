/** Playwright reporter that writes its counts to the file named by PRECOPY_COUNTS, for build/test.ts to add up. */
import fs from 'node:fs'
import type { FullResult, Reporter, TestCase, TestResult } from '@playwright/test/reporter'

class CountReporter implements Reporter {
  private readonly outcomes = new Map<string, string>()

  onTestEnd(test: TestCase, _result: TestResult): void {
    this.outcomes.set(test.id, test.outcome())
  }

  onEnd(_result: FullResult): void {
    const file = process.env['PRECOPY_COUNTS']
    if (file === undefined) return
    const counts = { passed: 0, failed: 0, skipped: 0 }
    for (const outcome of this.outcomes.values()) {
      if (outcome === 'skipped') counts.skipped += 1
      else if (outcome === 'expected' || outcome === 'flaky') counts.passed += 1
      else counts.failed += 1
    }
    fs.writeFileSync(file, JSON.stringify(counts))
  }
}

export default CountReporter
