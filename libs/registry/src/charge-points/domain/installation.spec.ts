import { type Installation, installationErrors, UNKNOWN_INSTALLATION } from './installation';

const pointers = (more: Partial<Installation>) =>
  installationErrors({ ...UNKNOWN_INSTALLATION, ...more }).map(({ pointer }) => pointer);

describe('an installation', () => {
  it.each([
    [{}, []],
    [{ min_current_a: 6, max_current_a: 32, fuse_a: 32 }, []],
    [{ min_current_a: 6 }, []],
    [{ min_current_a: 16, max_current_a: 10 }, ['/min_current_a']],
    [{ max_current_a: 32, fuse_a: 25 }, ['/max_current_a']],
    [{ min_current_a: 32, fuse_a: 25 }, ['/min_current_a']],
    [{ min_current_a: 40, max_current_a: 32, fuse_a: 25 }, ['/min_current_a', '/max_current_a']],
  ])('%j breaks its limits at %j', (more, expected) => {
    expect(pointers(more)).toEqual(expected);
  });
});
