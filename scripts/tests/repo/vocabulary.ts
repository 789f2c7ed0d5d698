import { exportedNames } from './layout.ts';
import type { SourceFile } from './source-files.ts';

/** Stems of files that `docs/glossary.md` replaces. `text`, `form`, `show` and the like are also plain words: not here. */
const FILES = words(`
  order gates tell-person meter command-text put-entries letter letters card post-card person-text rings push-once
  verdict words announce settle carry-out create-once receipts open-form tell world account aws-account way hop acts
  ticks typing picture panes person caller opsgenie-caller complaint impossible-error only-from-here front obstacle
  leftovers trial what-is-left contestants rivals floor kinds stand-in stand-ins gate door door-kinds lane stage turns
  eyes sight journal ledger settled aftermath complaints wording build-world build-letter
`);

/** Whole identifiers of exports. */
const EXPORTS = words(`
  Order Handle Told Way Tell TellDeps createTell insistOn PersonNotToldError Addressee addressee Wanted Answered
  createAnswer AnswerDeps announce Announce createAnnounce Showing carryOut CarryOut CarryOutDeps standBack takenBy
  conclude settle SettleDeps Question Ending Creation Try CreateOnce createCreateOnce Begun Receipts createReceipts
  Letter Letters StoredLetter readLetter createLetters createTakeLetter FATES cardMessage PostCard createPostCard
  personText Telling Offering Ring Rings RingRow createRings PushOnce createPushOnce judge judgeAll JudgedNode
  foreignWords cut cutToUnits refusalOf Refusal refusalText strangerReason tellPerson Meter createMeter gateAndPublish
  OrderDeps Arrival Arrived Asked askAll FRESH_MS PATIENCE PATIENCE_MS TRUTH_WITHIN_MS LAST_WORD_MS OFFERED_MS World
  Hop StandIn StandIns createStandIns Person startPerson Caller startCaller ImpossibleError onlyFromHere complaint
  Obstacle runTrial whatIsLeft Contestant gatherContestants Lane runLane LaneOptions Stage StageOptions Turns Eyes Sight
  sightsOf Entry Act createEntry Ledger readLedger settled complaintsOf endingOf Trick luckOf Way useActs movePane
  OpenForm createOpenForm WantedForm Begun askAgain Front Verdict
`);

/** One line for each exported name or file name that the glossary replaces. */
export function houseWords(files: readonly SourceFile[]): string[] {
  return files.flatMap(({ file, text }) => [
    ...(FILES.has(stemOf(file)) ? [`${file}: the file's name`] : []),
    ...exportedNames(text)
      .filter((name) => EXPORTS.has(name))
      .map((name) => `${file}: ${name}`),
  ]);
}

function stemOf(file: string): string {
  return (file.split('/').at(-1) ?? '').replace(/\..*$/, '');
}

function words(text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/));
}
