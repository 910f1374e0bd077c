const { writeFileSync } = require('node:fs');

/** Writes how many tests passed, failed and were skipped to the file that CSMS_TEST_COUNTS names. */
class CountReporter {
  onRunComplete(_contexts, results) {
    const file = process.env.CSMS_TEST_COUNTS;
    if (file === undefined) return;
    const counts = {
      passed: results.numPassedTests,
      // A file that cannot be loaded has no tests to fail: it counts as one.
      failed: results.numFailedTests + results.numRuntimeErrorTestSuites,
      skipped: results.numPendingTests + results.numTodoTests,
    };
    writeFileSync(file, JSON.stringify(counts));
  }
}

module.exports = CountReporter;
