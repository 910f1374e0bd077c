import { installerName } from './installer-name';

describe('the name of an installer', () => {
  it.each([
    [{ first_name: 'Jane', last_name: 'Smith', company: 'Acme' }, 'Jane', 'Smith'],
    [{ full_name: 'Jane Smith' }, 'Jane', 'Smith'],
    [{ name: '  Jane  van der  Smith ' }, 'Jane van der', 'Smith'],
    [{ name: 'Jane' }, 'Jane', null],
  ])('of %o is %s %s', (stated, firstName, lastName) => {
    expect(installerName(stated)).toEqual({ firstName, lastName });
  });

  it.each([
    [{}, ['/first_name', '/last_name', '/company']],
    [{ first_name: 'Jane', company: 'Acme' }, ['/last_name']],
    [{ last_name: 'Smith', company: null }, ['/first_name', '/company']],
    [{ first_name: 'Jane', last_name: 'Smith', full_name: 'Ann Lee' }, ['/full_name']],
    [{ first_name: 'Jane', name: 'Ann Lee' }, ['/name']],
  ])('of %o is refused', (stated, pointers) => {
    expect(installerName(stated)).toMatchObject(pointers.map((pointer) => ({ pointer })));
  });
});
