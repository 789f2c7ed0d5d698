import type { JiraReader, JiraService, JiraTeam } from './jira-reader.ts';
import type { OpsgenieReader } from './opsgenie-reader.ts';
import { differences, merged, type Report } from './report.ts';

/** Services by name: what people choose in the form, and by which a receipt says where it was opened. */
export function compareServices(opsgenie: readonly string[], jira: readonly string[]): Report {
  const missing = (here: readonly string[], there: readonly string[]) =>
    [...new Set(here)].filter((name) => !there.includes(name));
  const twice = (names: readonly string[]) =>
    [...new Set(names)].filter((name) => names.indexOf(name) !== names.lastIndexOf(name));
  return differences(
    ...missing(opsgenie, jira).map(
      (name) =>
        `service "${name}", only in OpsGenie: make it in Jira under the same name, with an owner team.`,
    ),
    ...missing(jira, opsgenie).map(
      (name) =>
        `service "${name}", only in Jira: give it the name that OpsGenie has, make it there too, or delete it.`,
    ),
    ...twice(opsgenie).map((name) => `service "${name}", twice in OpsGenie: give one of them another name.`),
    ...twice(jira).map((name) => `service "${name}", twice in Jira: give one of them another name.`),
  );
}

/** Whom Jira calls: the owner team of a service, by the schedule of that team. */
export function compareTeams(
  opsgenie: readonly string[],
  jira: { services: readonly JiraService[]; teams: readonly JiraTeam[]; scheduled: readonly string[] },
): Report {
  const { scheduled, services, teams } = jira;
  if (teams.length === 0 && opsgenie.length > 0) {
    return differences(
      'teams, none in Jira that the account sees: make the teams, and make the account a member of each.',
    );
  }
  const nameOf = (id: string) => teams.find((team) => team.id === id)?.name ?? id;
  const isScheduled = (name: string) =>
    teams.some((team) => team.name === name && scheduled.includes(team.id));
  const owners = services.filter(({ owner }) => owner !== '').map(({ owner }) => nameOf(owner));
  const withoutSchedule = (name: string) =>
    teams.some((team) => team.name === name)
      ? `team "${name}", without an enabled schedule in Jira that the account sees: make one, and make the account a member.`
      : `team "${name}", not in Jira (or not visible to the account): make it, with a schedule.`;
  return differences(
    ...[...new Set([...opsgenie, ...owners])].filter((name) => !isScheduled(name)).map(withoutSchedule),
    ...services
      .filter(({ owner }) => owner === '')
      .map(
        ({ name }) =>
          `service "${name}", without an owner team in Jira: nobody would be called; give it one.`,
      ),
  );
}

/** Reads both products, or Jira alone. Throws ReadFailure. */
export async function checkServices(opsgenie: OpsgenieReader | undefined, jira: JiraReader): Promise<Report> {
  const services = await jira.services();
  const names = services.map(({ name }) => name);
  // Of Jira alone, all that is seen of its services is which are there twice.
  const compared = compareServices((await opsgenie?.serviceNames()) ?? [...new Set(names)], names);
  const [teams, jiraTeams, scheduled] = [
    (await opsgenie?.teamNames()) ?? [],
    await jira.teams(),
    await jira.scheduledTeams(),
  ];
  return merged([compared, compareTeams(teams, { services, teams: jiraTeams, scheduled })]);
}
