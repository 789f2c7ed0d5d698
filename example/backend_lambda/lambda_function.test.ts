it('does not start without its environment, and names every variable', async () => {
  await expect(import('./lambda_function.ts')).rejects.toThrow(
    'configuration: SLACK_API_URL is missing; SLACK_BOT_TOKEN_PARAMETER is missing; TABLE_NAME is missing',
  );
});
