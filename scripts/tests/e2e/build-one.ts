import { buildFunctions } from '../../build/build-functions.ts';

/** `build-one.ts <folder of the functions> <dist> <name>`: a process of its own, since jest cannot load the bundler. */
const [lambdaFolder = '', distFolder = '', name = ''] = process.argv.slice(2);
await buildFunctions({ lambdaFolder, distFolder, names: [name] });
