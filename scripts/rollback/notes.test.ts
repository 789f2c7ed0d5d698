import { DeleteParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { mockClient } from 'aws-sdk-client-mock';
import { createRollbackNotes } from './notes.ts';

const client = new SSMClient({ region: 'eu-west-1' });
const ssm = mockClient(client);
const notes = createRollbackNotes(client, 'qbot-staging');

beforeEach(() => ssm.reset());

it('writes where terraform/alias.tf reads, as it reads it', async () => {
  ssm.on(PutParameterCommand).resolves({});
  await notes.write('opsgenie', { version: 7, codeId: 'abc=' });
  expect(ssm.commandCalls(PutParameterCommand)[0]?.args[0].input).toMatchObject({
    ...{ Name: '/qbot-staging/rollback/opsgenie', Value: '7 abc=', Type: 'String', Overwrite: true },
  });
});

it('removes a note, and has nothing against there being none', async () => {
  ssm.on(DeleteParameterCommand).rejects(Object.assign(new Error('none'), { name: 'ParameterNotFound' }));
  await expect(notes.remove('opsgenie')).resolves.toBeUndefined();
  expect(ssm.commandCalls(DeleteParameterCommand)[0]?.args[0].input).toEqual({
    Name: '/qbot-staging/rollback/opsgenie',
  });
});

it('says so where a note cannot be removed', async () => {
  ssm
    .on(DeleteParameterCommand)
    .rejects(Object.assign(new Error('no right'), { name: 'AccessDeniedException' }));
  await expect(notes.remove('opsgenie')).rejects.toThrow('no right');
});
