'use strict';

/** The C library of this Node; where it cannot be known, the one that most systems have. */
function libc() {
  if (process.platform !== 'linux' || process.report === undefined) return 'glibc';
  process.report.excludeNetwork = true;
  const report = process.report.getReport();
  const { header } = typeof report === 'string' ? JSON.parse(report) : report;
  return header.glibcVersionRuntime === undefined ? 'musl' : 'glibc';
}

module.exports = { libc };
