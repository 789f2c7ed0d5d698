/** Of package.json, written in at build time: `0.1.0`. Code that runs unbuilt has none. */
export const VERSION = process.env.QBOT_VERSION ?? 'unbuilt';
