/** Calls back `perSecond` times a second with a running number, in bursts of 10 ms; resolves after so many seconds. */
export async function repeatPaced(perSecond: number, seconds: number, work: (index: number) => void): Promise<number> {
  const startMs = performance.now();
  let done = 0;
  await new Promise<void>((resolve) => {
    const timer = setInterval(() => {
      const elapsed = Math.min(seconds, (performance.now() - startMs) / 1_000);
      for (; done < elapsed * perSecond; done += 1) work(done);
      if (elapsed < seconds) return;
      clearInterval(timer);
      resolve();
    }, 10);
  });
  return done;
}
