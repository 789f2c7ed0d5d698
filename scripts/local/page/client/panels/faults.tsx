import { useSession } from '../session.ts';
import { type FaultSwitch, faultSwitches, isOn, switched } from './fault-switches.ts';

/** Switches for what can fail. */
export function FaultSwitches() {
  const { bot, commands, snapshot } = useSession();
  const active = snapshot.faults;
  const flip = async (one: FaultSwitch) => {
    await bot.send('/_local/faults', { method: 'DELETE' });
    await bot.send('/_local/faults', { method: 'POST', body: switched(one, active) });
  };
  return (
    <section class="panel faults" aria-labelledby="faults">
      <h2 id="faults">What if ...</h2>
      {faultSwitches(commands).map((one) => (
        <button
          key={one.name}
          type="button"
          role="switch"
          aria-checked={isOn(one, active)}
          title={one.hint}
          onClick={() => void flip(one)}
        >
          {one.name}
        </button>
      ))}
    </section>
  );
}
