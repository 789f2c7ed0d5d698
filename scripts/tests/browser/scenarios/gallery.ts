import { deepStrictEqual } from 'node:assert/strict';
import type { TestUser } from '../test-user.ts';
import type { Scenario, ScenarioContext } from './first-steps.ts';

/** What is typed, label to text, and how `state.values` holds it. */
const TYPED: [label: string, typed: string, held: Record<string, unknown>][] = [
  ['single line', 'short words', { type: 'plain_text_input', value: 'short words' }],
  ['paragraph', 'two\nlines', { type: 'plain_text_input', value: 'two\nlines' }],
  ['number', '7', { type: 'number_input', value: '7' }],
  ['email', 'ann@example.com', { type: 'email_text_input', value: 'ann@example.com' }],
  ['url', 'https://example.com/x', { type: 'url_text_input', value: 'https://example.com/x' }],
  ['date', '2026-03-01', { type: 'datepicker', selected_date: '2026-03-01' }],
  ['time', '12:30', { type: 'timepicker', selected_time: '12:30' }],
];

const SELECTED: [label: string, option: string, held: Record<string, unknown>][] = [
  ['select', 'Option b', { type: 'static_select', selected_option: optionOf('b') }],
  ['grouped select', 'Option c', { type: 'static_select', selected_option: optionOf('c') }],
  ['user', 'emil.engineer', { type: 'users_select', selected_user: 'U0ENGINE01' }],
  ['channel', 'random', { type: 'channels_select', selected_channel: 'C0RANDOM01' }],
  ['conversation', 'incidents', { type: 'conversations_select', selected_conversation: 'C0INCIDENT' }],
];

const TICKED: [label: string, options: string[], held: Record<string, unknown>][] = [
  [
    'multi select',
    ['Option a', 'Option c'],
    { type: 'multi_static_select', selected_options: ['a', 'c'].map(optionOf) },
  ],
  ['radio', ['Option b'], { type: 'radio_buttons', selected_option: optionOf('b') }],
  [
    'checkboxes',
    ['Option a', 'Option b'],
    { type: 'checkboxes', selected_options: ['a', 'b'].map(optionOf) },
  ],
  ['users', ['gina.guest'], { type: 'multi_users_select', selected_users: ['U0GUEST001'] }],
];

function optionOf(value: string) {
  return { text: { type: 'plain_text', text: `Option ${value}`, emoji: true }, value };
}

const group = (testUser: TestUser, label: string) => testUser.modal.getByLabel(label, { exact: true });

async function fillWrongly(testUser: TestUser): Promise<void> {
  await testUser.fill('single line', 'ab');
  await testUser.fill('number', '12');
  await testUser.fill('email', 'nobody');
  await testUser.fill('url', 'nowhere');
  for (const option of ['Option a', 'Option b', 'Option c'])
    await group(testUser, 'multi select').getByLabel(option).check();
  await testUser.press('Send it');
}

async function seeEveryError({ testUser, screenshot }: ScenarioContext): Promise<void> {
  await testUser.type('/gallery form');
  await fillWrongly(testUser);
  for (const words of [
    'Please enter at least 3 characters.',
    'Please enter a number no more than 9.',
    'Please enter a valid email address.',
    'Please enter a valid URL.',
    'Please choose no more than 2.',
  ]) {
    await testUser.modal.getByText(words).waitFor();
  }
  deepStrictEqual(await testUser.modal.getByText('Please complete this required field.').count(), 12);
  await screenshot('gallery-errors');
  await testUser.fill('single line', 'more than twenty characters');
  await testUser.press('Send it');
  await testUser.modal.getByText('Please enter no more than 20 characters.').waitFor();
}

async function pushAndUpdate({ testUser }: ScenarioContext): Promise<void> {
  await testUser.fill('paragraph', 'typed before');
  await testUser.press('Push a view');
  await testUser.page.getByRole('dialog', { name: 'On top' }).getByText('A view on top').waitFor();
  await testUser.page.keyboard.press('Escape');
  await testUser.page.getByRole('dialog', { name: 'Every input' }).waitFor();
  deepStrictEqual(await group(testUser, 'paragraph').inputValue(), 'typed before');
  await testUser.press('Update this view');
  await group(testUser, 'paragraph').waitFor({ state: 'detached' });
  deepStrictEqual(await group(testUser, 'single line').inputValue(), 'more than twenty characters');
  await testUser.modal.getByRole('button', { name: 'Close', exact: true }).click();
  await testUser.modal.waitFor({ state: 'detached' });
}

async function submitEveryInput({ testUser, screenshot }: ScenarioContext): Promise<void> {
  await testUser.type('/gallery form');
  for (const [label, typed] of TYPED) await testUser.fill(label, typed);
  for (const [label, option] of SELECTED) await testUser.choose(label, option);
  for (const [label, options] of TICKED) {
    for (const option of options) await group(testUser, label).getByLabel(option).check();
  }
  await testUser.fill('moment', '2026-03-01T12:30');
  await screenshot('gallery-filled');
  await testUser.press('Send it');
  await testUser.modal.waitFor({ state: 'detached' });
  const text = (await testUser.message('Submitted').locator('pre').textContent()) ?? '';
  const held: Record<string, { value: Record<string, unknown> }> = JSON.parse(text);
  const { selected_date_time: moment } = held.moment?.value ?? {};
  deepStrictEqual(moment, Math.floor(new Date('2026-03-01T12:30').getTime() / 1000));
  for (const [label, , wanted] of [...TYPED, ...SELECTED, ...TICKED]) {
    deepStrictEqual([label, held[label]?.value], [label, wanted]);
  }
  deepStrictEqual(held.optional?.value, { type: 'plain_text_input', value: 'as it was' });
}

async function clickInMessage({ testUser, screenshot }: ScenarioContext): Promise<void> {
  await testUser.type('/gallery message');
  const message = testUser.message('Every block');
  await message.getByText('@olivia.oncall').waitFor();
  await message.getByRole('button', { name: 'Delete it' }).click();
  await screenshot('confirm');
  await testUser.press('No');
  deepStrictEqual(await testUser.log.getByText('"action_id":"/gallery:message:danger"').count(), 0);
  await message.getByRole('button', { name: 'Delete it' }).click();
  await testUser.press('Yes, delete');
  await testUser.reads('"action_id":"/gallery:message:danger"');
  await message.getByLabel('Pick one').selectOption({ label: 'Choice b' });
  await testUser.reads(/"selected_option":\{.*"value":"b"\}/);
  await message.getByRole('button', { name: 'More actions' }).click();
  await testUser.page.getByRole('menuitem', { name: 'Choice a' }).waitFor();
  await testUser.page.keyboard.press('ArrowDown');
  await testUser.page.keyboard.press('Enter');
  await testUser.reads(/"action_id":"\/gallery:message:overflow".*"value":"b"/);
  await message.getByLabel('datepicker').fill('2026-05-04');
  await testUser.reads('"selected_date":"2026-05-04"');
}

async function seeRefusedView({ testUser, screenshot }: ScenarioContext): Promise<void> {
  await testUser.type('/gallery wrong');
  const span = testUser.trace.getByRole('listitem').filter({ hasText: 'slack views.open' }).first();
  await span.getByText('must be less than 25 characters [json-pointer:/view/title/text]').waitFor();
  await span.locator('summary').click();
  await span.getByText('A title that is far too long for Slack').waitFor();
  await screenshot('refused-view');
}

/** Every block and input, shown by a backend of the test's own. */
export const GALLERY_SCENARIOS: Scenario[] = [
  ['every input says what is wrong', seeEveryError],
  ['a view is pushed and left, and one is updated, with what was typed', pushAndUpdate],
  ["every input is sent in Slack's shape", submitEveryInput],
  ['a message has buttons with a question first, menus and a date', clickInMessage],
  ['a view that Slack would refuse is refused with a pointer to the field', seeRefusedView],
];
