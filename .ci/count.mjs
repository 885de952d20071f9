// Prints `PASSED FAILED` of a vitest report in JSON. Whatever did not pass has failed: a skipped test too, for
// nothing may be skipped where everything is installed, and a file that could not be loaded. Without a report, or
// when vitest failed for another reason than a test, one has failed. Runs on the host's Node, whichever that is.
import { readFileSync } from 'node:fs';

const [path, status] = process.argv.slice(2);

function count() {
  try {
    const { numTotalTests, numPassedTests, testResults } = JSON.parse(readFileSync(path, 'utf8'));
    const unloaded = testResults.filter(
      (file) => file.status === 'failed' && file.assertionResults.length === 0,
    );
    return { passed: numPassedTests, failed: numTotalTests - numPassedTests + unloaded.length };
  } catch {
    return { passed: 0, failed: 1 };
  }
}

const { passed, failed } = count();
const broken = failed === 0 && (status !== '0' || passed === 0);
process.stdout.write(`${passed} ${broken ? 1 : failed}\n`);
