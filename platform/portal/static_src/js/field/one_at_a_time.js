// What may be asked for again while it runs: it then runs once more, so that whoever asked gets what is new by then.

export function oneAtATime(does) {
  let running = null;
  let isWanted = false;
  async function run() {
    do {
      isWanted = false;
      await does();
    } while (isWanted);
  }
  return () => {
    isWanted = true;
    running ??= run().finally(() => {
      running = null;
    });
    return running;
  };
}
