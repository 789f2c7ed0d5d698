import type { Made } from './make-command.ts';

/** What was made, how to try it, and what only a person can do. */
export function nextSteps({ name, folder, files, entryToAdd }: Made): string {
  const { command } = name;
  return `${folder}: ${files} files. ${entryLine(entryToAdd)}

Try it:
  npm start                        unless it runs already: that needs no restart. In a second terminal:
  npm run send -- ${command} hello
  npm run check -- --changed       while you work; npm run check is all of it, and takes many minutes

Next steps:
  1. Channels: allowed_channels in your .tfvars, by id: "${command}" = ["C0123ABCD"]. Until then it works nowhere.
     For dangerous sub-commands restricted_commands too.
  2. Slack: after npm run build and terraform apply, paste the output slack_manifest into the app's manifest.
  3. Vanta: the function is tagged VantaNonProd (vanta_non_prod), which silences every test of it: check with SecOps first.
  4. Private channels: /invite @Q-Bot there, or it cannot answer.
  5. Variables and rights of its own: docs/add-a-command.md. npm run check names what is missing, and where it belongs.
  6. README.md: a row for ${command} in the table of commands.
`;
}

function entryLine(entryToAdd: string | undefined): string {
  if (entryToAdd === undefined) return 'terraform/lambda.tf: its entry in local.functions.';
  return `terraform/lambda.tf has no marker line any more: put this into local.functions.\n\n${entryToAdd}`;
}
