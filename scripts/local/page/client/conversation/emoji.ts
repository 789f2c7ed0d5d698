/** A short list of names, each followed by its emoji: all of Slack's would be ten times the page. */
const NAMES = `
  +1 👍 -1 👎 alarm_clock ⏰ arrow_right ➡️ arrows_counterclockwise 🔄 bangbang ‼️ bell 🔔 bulb 💡 chains ⛓️
  chart_with_upwards_trend 📈 eyes 👀 fire 🔥 grey_question ❔ hammer_and_wrench 🛠️ heavy_check_mark ✔️
  hourglass ⌛ hourglass_flowing_sand ⏳ information_source ℹ️ large_blue_circle 🔵 large_green_circle 🟢
  large_orange_circle 🟠 large_yellow_circle 🟡 link 🔗 lock 🔒 mag 🔍 memo 📝 no_entry ⛔ no_entry_sign 🚫
  package 📦 phone ☎️ question ❓ red_circle 🔴 repeat 🔁 rocket 🚀 rotating_light 🚨 satellite 🛰️ skull 💀
  sos 🆘 stopwatch ⏱️ tada 🎉 thumbsup 👍 ticket 🎫 wave 👋 warning ⚠️ white_check_mark ✅ white_circle ⚪
  wrench 🔧 x ❌ zap ⚡
`;

const EMOJI = new Map([...NAMES.matchAll(/(\S+) (\S+)/g)].map(([, name = '', emoji = '']) => [name, emoji]));

/** undefined for a name that is not in the short list. */
export function emojiOf(name: string): string | undefined {
  return EMOJI.get(name);
}
