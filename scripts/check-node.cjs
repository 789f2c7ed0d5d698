// Plain CommonJS without new syntax, so that any Node can run it and say the sentence.
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 19)) {
  console.error(
    `Q-Bot needs Node >= 22.19, and this is Node ${process.versions.node}. "npm ci" brings Node 22 along on glibc ` +
      'Linux and on macOS (optional dependencies must not be omitted); elsewhere install Node >= 22.19 yourself.',
  );
  process.exit(1);
}
