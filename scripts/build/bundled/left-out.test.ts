import { loggableError } from '../../../common/loggable-error.ts';
import { leftOut } from './left-out.ts';

describe('leftOut', () => {
  it('throws an error that names what was called, also in the log', () => {
    let thrown: unknown;
    try {
      leftOut('SignatureV4.presign');
    } catch (error) {
      thrown = error;
    }
    const message = 'SignatureV4.presign is left out of the bundle: see the rules in scripts/build';
    expect(loggableError(thrown as Error)).toMatchObject({ message });
  });
});
