// node count.mjs REPORT STATUS FILES...: prints `PASSED FAILED` of a vitest report in JSON, where vitest ended with STATUS
// and should have run FILES. Whatever did not pass has failed: a skipped test too, for nothing may be skipped where
// everything is installed. So has a file that is not in the report, that has no test in it, or in which something
// beside a test failed. Without a report that can be read, or when vitest failed for yet another reason, one has
// failed. Runs on the host's Node, whichever that is.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const [path, status, ...files] = process.argv.slice(2);

function count() {
  try {
    const { testResults, numTotalTests } = JSON.parse(readFileSync(path, 'utf8'));
    const tests = testResults.flatMap((file) => file.assertionResults);
    if (tests.length !== numTotalTests) return { passed: 0, failed: 1 };
    const passed = tests.filter((test) => test.status === 'passed').length;
    return { passed, failed: tests.length - passed + brokenFiles(testResults) };
  } catch {
    return { passed: 0, failed: 1 };
  }
}

function brokenFiles(testResults) {
  const reported = new Set(testResults.map((file) => file.name));
  const missing = files.filter((file) => !reported.has(resolve(file)));
  const broken = testResults.filter(
    ({ status, assertionResults: tests }) =>
      tests.length === 0 || (status !== 'passed' && tests.every((test) => test.status === 'passed')),
  );
  return missing.length + broken.length;
}

const { passed, failed } = count();
const broken = failed === 0 && (status !== '0' || passed === 0);
process.stdout.write(`${passed} ${broken ? 1 : failed}\n`);
